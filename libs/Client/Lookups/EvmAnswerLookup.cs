using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Lookups;

/// <summary>
/// The EIP-3668 lookup of UserContract: its view reverts with OffchainLookup, a gateway is asked, and the contract's callback
/// checks what the gateway said.
/// </summary>
/// <param name="rpc">The consumer's own node.</param>
/// <param name="userContract">UserContract of the payment chain.</param>
/// <param name="http">For the gateways; its timeout bounds each of them.</param>
public sealed class EvmAnswerLookup(EvmRpc rpc, Address userContract, HttpClient http)
    : IAnswerLookup
{
    private static readonly AbiFunction Authorize = AbiFunction.Parse(
        "authorize((bytes32,uint64,uint256,bytes32,uint8,uint64),bytes)"
    );

    private readonly Gateways gateways = new(http);

    /// <inheritdoc/>
    public async Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var lookup = await StartAsync(intent, signature, cancellation);
        var response = await gateways.AskAsync(lookup, cancellation);
        try
        {
            var callback = new CallRequest(userContract, lookup.EncodeCallback(response));
            var result = await rpc.CallAsync(callback, cancellation: cancellation);
            var (answer, attestation) = LookupCodec.DecodeResponse(result);
            return new(answer, await CompleteAsync(lookup, answer, attestation, cancellation));
        }
        catch (Exception e) when (e is EvmRevertException or FormatException)
        {
            throw new LookupException($"the contract refuses the answer: {e.Message}", e);
        }
    }

    /// <summary>The payment chain's contract takes its own signature of the group; the oracle that gave it has the data chain's too.</summary>
    private async Task<Attestation> CompleteAsync(
        OffchainLookup lookup,
        Answer answer,
        Attestation attestation,
        CancellationToken cancellation
    )
    {
        if (attestation.IsForBoth)
            return attestation;
        var given = await gateways.FindAsync(lookup, answer.ExchangeId, cancellation);
        return
            given.Answer.Digest == answer.Digest
            && given.Attestation.Epoch == attestation.Epoch
            && given.Attestation.Signature.Equals(attestation.Signature)
            && given.Attestation.IsForBoth
            ? attestation with
            {
                DataSignature = given.Attestation.DataSignature,
            }
            : throw new LookupException("the oracle shows no signature for the data chain");
    }

    private async Task<OffchainLookup> StartAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var arguments = LookupCodec.EncodeCall(intent, signature)[AbiFunction.SelectorSize..];
        byte[] call = [.. Authorize.Selector, .. arguments];
        try
        {
            await rpc.CallAsync(new(userContract, call), cancellation: cancellation);
        }
        catch (EvmRevertException e)
        {
            return DecodeLookup(e);
        }
        throw new LookupException("the contract asked for no lookup: is it UserContract?");
    }

    private OffchainLookup DecodeLookup(EvmRevertException revert)
    {
        try
        {
            var lookup = OffchainLookup.Decode(revert.RevertData);
            return lookup.Sender == userContract
                ? lookup
                : throw new LookupException("the lookup is not the contract's own");
        }
        catch (FormatException e)
        {
            throw new LookupException($"the contract refuses the intent: {revert.Reason}", e);
        }
    }
}
