using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Brings a signed anchor into its chain. The contract executes it once, whoever sends it.</summary>
internal sealed class AnchorSubmission(TimeProvider time)
{
    /// <summary>After that time without a block the same transaction is handed over again.</summary>
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(30);

    /// <summary>Refusals that say "done already", by a transaction that may still be pending: the chain will show it.</summary>
    private static readonly string[] Done =
    [
        "StaleVersion",
        "NonceUsed",
        "VERSION_STALE",
        "NONCE_USED",
    ];

    internal static async Task<object?> PrepareAsync(
        Anchor anchor,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (await chain.ShownAsync(anchor.Asked, txId: null, cancellation) is { } shown)
            return shown;
        try
        {
            var made = await chain.PrepareAsync(Call(anchor), cancellation);
            return new AnchorPrepared(made.TxId, Hex.Encode(made.Raw));
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(anchor, chain, e, cancellation);
        }
    }

    internal static async Task<object?> BroadcastAsync(
        Anchor anchor,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var (txId, raw) = anchor.Prepared!;
        try
        {
            await chain.BroadcastAsync(new(txId, Hex.Decode(raw)), cancellation);
            return new AnchorSubmitted(txId);
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(anchor, chain, e, cancellation);
        }
    }

    /// <summary>Waits for the transaction's block for a while; null where there is none yet.</summary>
    internal async Task<object?> ConfirmAsync(
        Anchor anchor,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var txId = anchor.Submitted!.TxId;
        try
        {
            var outcome = await LookAsync(chain, txId, cancellation);
            if (outcome is { Succeeded: false })
                throw new ChainRejectedException(outcome.Reason ?? "the transaction failed");
            if (outcome is not null)
                return await chain.ShownAsync(anchor.Asked, txId, cancellation);
            var again = await BroadcastAsync(anchor, chain, cancellation);
            return again is AnchorSubmitted ? null : again;
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(anchor, chain, e, cancellation);
        }
    }

    private async Task<TransactionOutcome?> LookAsync(
        IChain chain,
        string txId,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(Resend, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            return await chain.WaitAsync(txId, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<object?> InspectAsync(
        Anchor anchor,
        IChain chain,
        ChainRejectedException refusal,
        CancellationToken cancellation
    )
    {
        if (await chain.ShownAsync(anchor.Asked, txId: null, cancellation) is { } shown)
            return shown;
        return Done.Contains(refusal.Code, StringComparer.Ordinal)
            ? null
            : new AnchorRefused(refusal.Message);
    }

    private static ChainCall.AnchorSetup Call(Anchor anchor) =>
        new(
            Bytes32.Parse(anchor.Asked.AgreementId),
            anchor.Asked.Version,
            Cid.DigestOf(anchor.Asked.Cid),
            new GroupProof(
                anchor.Signed!.Epoch,
                Bytes32.Parse(anchor.Signed.Nonce),
                [],
                Hex.Decode(anchor.Signed.Signature)
            )
        );
}

internal static class ShownAnchors
{
    /// <summary>What the chain shows, if it is this version or a later one.</summary>
    internal static async Task<SetupAnchored?> ShownAsync(
        this IChainReader chain,
        AnchorAsked asked,
        string? txId,
        CancellationToken cancellation
    )
    {
        var state = await chain.GetSetupAsync(Bytes32.Parse(asked.AgreementId), cancellation);
        return state is not null && state.Version >= asked.Version
            ? new(asked.Chain, state.Version, Cid.OfDigest(state.CidDigest), txId)
            : null;
    }
}
