using System.Text.Json;
using Notary.Chains.Calls;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Devnet.Processes;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>The adapter's view of the contracts, held to the vectors and to the compiler's own description.</summary>
public class ContractAbiTests
{
    private static readonly ContractAddresses Contracts = new(
        Address.Parse("0x00000000000000000000000000000000000c0001"),
        default,
        default
    );

    [Fact]
    public void Calldata_of_pay_is_that_of_ethers()
    {
        using var vectors = JsonDocument.Parse(
            File.ReadAllBytes(
                Path.Combine(RepositoryRoot.Find(), "tests", "vectors", "protocol.json")
            )
        );
        var abi = vectors.RootElement.GetProperty("abi");
        var expected = abi.GetProperty("payCallData").GetString();
        var (answer, attestation) = LookupCodec.DecodeResponse(
            Hex.Decode(abi.GetProperty("lookupResponse").GetString())
        );
        var call = new CallEncoder(Contracts).Encode(
            new ChainCall.Pay(answer, attestation),
            answer.Consumer
        );
        Assert.Equal(expected, Hex.Encode(call.Data));
        Assert.Equal(answer.Amount.Value, call.Value);
        Assert.Equal(new PendingLeg(Side.Payment, answer), PendingLegDecoder.Decode(call.Data));
        Assert.Null(PendingLegDecoder.Decode(call.Data.AsSpan(0, 100)));
        Assert.Null(PendingLegDecoder.Decode([]));
    }

    [Theory]
    [InlineData("pay", "0x3e5ff65c")]
    [InlineData("payFor", "0x1889af56")]
    [InlineData("lock", "0x7db24801")]
    [InlineData("penalize", "0xd0facece")]
    [InlineData("registerAttestor", "0xe32a95a8")]
    [InlineData("anchorSetup", "0xa52a55c8")]
    [InlineData("anchorCheckpoint", "0x31850e68")]
    public void Selectors_are_those_of_the_vectors(string name, string selector)
    {
        AbiFunction[] functions =
        [
            ContractFunctions.Pay,
            ContractFunctions.PayFor,
            ContractFunctions.Lock,
            ContractFunctions.Penalize,
            ContractFunctions.RegisterAttestor,
            ContractFunctions.AnchorSetup,
            ContractFunctions.AnchorCheckpoint,
        ];
        var function = functions.Single(function =>
            function.Signature.StartsWith(name + "(", StringComparison.Ordinal)
        );
        Assert.Equal(selector, Hex.Encode(function.Selector));
    }

    [Fact]
    public void A_refusal_is_named_with_its_arguments()
    {
        byte[] data =
        [
            .. AbiFunction.Parse("TooLate(uint64)").Selector,
            .. new AbiWordWriter().Add(99UL).Words,
        ];
        Assert.Equal(("TooLate", "TooLate(99)"), ContractErrors.Describe(new(3, "reverted", data)));
        Assert.Equal(
            (null, "0x01020304"),
            ContractErrors.Describe(new(3, "reverted", [1, 2, 3, 4]))
        );
        Assert.Equal((null, "reverted"), ContractErrors.Describe(new(3, "reverted", [])));
    }

    [Theory]
    [InlineData("UserContract")]
    [InlineData("OracleContract")]
    [InlineData("ServiceProviderContract")]
    public async Task Every_custom_error_of_the_contracts_has_its_name(string contract)
    {
        var folder = await CompiledContracts.FolderAsync();
        using var artifact = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(folder, $"{contract}.sol", $"{contract}.json"))
        );
        foreach (
            var entry in artifact
                .RootElement.GetProperty("abi")
                .EnumerateArray()
                .Where(entry => entry.GetProperty("type").GetString() == "error")
        )
        {
            var name = entry.GetProperty("name").GetString()!;
            var types = entry
                .GetProperty("inputs")
                .EnumerateArray()
                .Select(input => input.GetProperty("type").GetString());
            var selector = AbiFunction
                .Parse($"{name}({string.Join(',', types)})")
                .Selector.ToArray();
            if (name != "OffchainLookup") // an answer of the contract, not a refusal
                Assert.Equal(name, ContractErrors.Describe(new(3, "reverted", selector)).Name);
        }
    }
}
