using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Lookups;

/// <summary>
/// Asks UserContract's <c>authorize</c> on chain and follows its OffchainLookup to the oracle (EIP-3668), as any client of
/// that standard does; the contract checks the oracle's answer.
/// </summary>
public sealed class EvmLookup(EvmRpc rpc, HttpClient http, Address userContract)
{
    private const string Intent = "(bytes32,uint64,uint256,bytes32,uint8,uint64)";
    private const int MaxResponseBytes = 64 * 1024;
    private static readonly AbiFunction Authorize = AbiFunction.Parse($"authorize({Intent},bytes)");
    private static readonly AbiFunction OffchainLookup = AbiFunction.Parse(
        "OffchainLookup(address,string[],bytes,bytes4,bytes)"
    );
    private static readonly AbiType CallbackArguments = AbiType.Parse("(bytes,bytes)");

    /// <returns>The answer that the contract accepted, and who vouches for it.</returns>
    /// <exception cref="OracleRefusedException">The oracle refused; the message has its numbers.</exception>
    /// <exception cref="OracleUnavailableException">No gateway answered.</exception>
    /// <exception cref="EvmRevertException">The contract refused the intent or the answer.</exception>
    public async Task<(Answer Answer, Attestation Attestation)> AskAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var lookup = await RevertOfAsync(intent, signature, cancellation);
        var response = await AskGatewaysAsync(lookup, cancellation);
        var callback = CallbackArguments.Encode(new object[] { response, lookup.ExtraData });
        var checkedAnswer = await CallAsync([.. lookup.Callback, .. callback], cancellation);
        return LookupCodec.DecodeResponse(checkedAnswer);
    }

    private async Task<Lookup> RevertOfAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var arguments = LookupCodec.EncodeCall(intent, signature).AsSpan(AbiFunction.SelectorSize);
        try
        {
            await CallAsync([.. Authorize.Selector, .. arguments], cancellation);
        }
        catch (EvmRevertException e) when (OffchainLookup.Matches(e.RevertData))
        {
            return Lookup.From(OffchainLookup.DecodeInput(e.RevertData), userContract);
        }
        throw new FormatException("authorize did not ask for a lookup");
    }

    private Task<byte[]> CallAsync(byte[] data, CancellationToken cancellation) =>
        rpc.CallAsync(new CallRequest(userContract, data), cancellation: cancellation);

    /// <summary>EIP-3668: 4xx ends the lookup, anything else goes on to the next URL.</summary>
    private async Task<byte[]> AskGatewaysAsync(Lookup lookup, CancellationToken cancellation)
    {
        var request = new GatewayRequest(userContract.ToString(), Hex.Encode(lookup.CallData));
        foreach (var url in lookup.Urls)
        {
            if (await AskAsync(url, request, cancellation) is { } response)
                return response;
        }
        throw new OracleUnavailableException(lookup.Urls);
    }

    private async Task<byte[]?> AskAsync(
        string url,
        GatewayRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            using var response = await http.PostAsJsonAsync(
                url,
                request,
                ClientJson.Default.GatewayRequest,
                cancellation
            );
            if (
                response.StatusCode
                is >= HttpStatusCode.BadRequest
                    and < HttpStatusCode.InternalServerError
            )
                throw await OracleRefusedException.ReadAsync(response, cancellation);
            if (!response.IsSuccessStatusCode)
                return null;
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellation);
            var answer = await response.Content.ReadFromJsonAsync(
                ClientJson.Default.GatewayResponse,
                cancellation
            );
            return Hex.Decode(answer?.Data);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record Lookup(
        IReadOnlyList<string> Urls,
        byte[] CallData,
        byte[] Callback,
        byte[] ExtraData
    )
    {
        /// <summary>EIP-3668: a lookup whose sender is not the contract that was called is not followed.</summary>
        public static Lookup From(AbiValues values, Address contract)
        {
            if (values.Address(0) != contract)
                throw new FormatException("the lookup's sender is another contract");
            var urls = values.Members(1);
            return new(
                [.. Enumerable.Range(0, urls.Count).Select(urls.Text)],
                values.Bytes(2),
                values.Bytes(3),
                values.Bytes(4)
            );
        }
    }
}
