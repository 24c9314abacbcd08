using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;

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
        "StaleCheckpoint",
        "NotNextEpoch",
        "NonceUsed",
        "AgreementReleased",
        "VERSION_STALE",
        "CHECKPOINT_STALE",
        "EPOCH_NOT_NEXT",
        "NONCE_USED",
        "AGREEMENT_RELEASED",
    ];

    internal static async Task<object?> PrepareAsync(
        Anchor anchor,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (await anchor.Subject.ShownAsync(chain, txId: null, cancellation) is { } shown)
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
                return await anchor.Subject.ShownAsync(chain, txId, cancellation);
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
        if (await anchor.Subject.ShownAsync(chain, txId: null, cancellation) is { } shown)
            return shown;
        return Done.Contains(refusal.Code, StringComparer.Ordinal)
            ? anchor.Subject.WhenDone
            : new AnchorRefused(refusal.Message);
    }

    private static ChainCall Call(Anchor anchor) =>
        anchor.Subject.CallOf(
            new GroupProof(
                anchor.Signed!.Epoch,
                Bytes32.Parse(anchor.Signed.Nonce),
                [],
                Hex.Decode(anchor.Signed.Signature)
            )
        );
}
