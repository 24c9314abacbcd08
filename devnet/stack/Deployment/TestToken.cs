using System.Numerics;
using Notary.Chains.Evm.Deployment;
using Notary.Devnet.Processes;
using Notary.Evm;

namespace Notary.Devnet.Deployment;

/// <summary>The contracts' own test token (contracts/evm/test/support): an ERC-20 that returns nothing, as some do.</summary>
public sealed class TestToken
{
    private const ulong GasLimit = 2_000_000;
    private static readonly AbiFunction Mint = AbiFunction.Parse("mint(address,uint256)");

    private TestToken(Address address) => Address = address;

    public Address Address { get; }

    /// <exception cref="DevnetException">It could not be created.</exception>
    internal static async Task<TestToken> DeployAsync(
        DevnetStack stack,
        Actor deployer,
        CancellationToken cancellation
    )
    {
        var artifacts = Path.Combine(RepositoryRoot.Find(), "contracts", "evm", "out");
        var code = ContractArtifact.CreationCode(artifacts, "TestToken");
        var receipt = await SendAsync(stack, deployer.Key, to: null, code, cancellation);
        return new(receipt.ContractAddress!.Value);
    }

    /// <summary>Gives an account tokens, in a transaction of its own, mined at once.</summary>
    /// <exception cref="DevnetException">It failed.</exception>
    public Task MintAsync(
        DevnetStack stack,
        EvmPrivateKey account,
        BigInteger amount,
        CancellationToken cancellation
    ) => SendAsync(stack, account, Address, Mint.Encode(account.Address, amount), cancellation);

    private static async Task<TransactionReceipt> SendAsync(
        DevnetStack stack,
        EvmPrivateKey sender,
        Address? to,
        byte[] data,
        CancellationToken cancellation
    )
    {
        var price = await stack.Rpc.GasPriceAsync(cancellation);
        var transaction = new EvmTransaction
        {
            ChainId = ChainSettings.ChainId,
            Nonce = await stack.Rpc.TransactionCountAsync(
                sender.Address,
                BlockTag.Pending,
                cancellation
            ),
            MaxPriorityFeePerGas = price,
            MaxFeePerGas = 3 * price,
            GasLimit = GasLimit,
            To = to,
            Data = data,
        };
        var hash = await stack.Rpc.SendRawTransactionAsync(
            transaction.Sign(sender).Raw,
            cancellation
        );
        await stack.Anvil.MineAsync(1, cancellation: cancellation);
        return await stack.Rpc.ReceiptAsync(hash, cancellation) is { Succeeded: true } receipt
            ? receipt
            : throw new DevnetException($"{hash} of the test token failed");
    }
}
