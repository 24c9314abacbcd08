using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Challenge.Cases;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Process;

/// <summary>
/// Brings a signed penalty into the accused's chain. The transaction is in the log before it leaves, and a repetition sends the
/// same one: it is executed once, whatever happens in between.
/// </summary>
internal sealed class PenaltySubmission(TimeProvider time)
{
    /// <summary>After that many seconds without a block the transaction is handed over again.</summary>
    public const long Resend = 60;

    /// <summary>Seconds after the n-th refusal: n times the first, up to the last.</summary>
    private const long FirstPause = 5,
        LongestPause = 60;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>When a signed penalty is handed over, again where it was refused; Unix seconds.</summary>
    public static long NotBefore(ChallengeCase signed) =>
        signed.Refusal is { } refusal
            ? refusal.RefusedAt + Pause(signed.Refusals)
            : signed.Signed!.SignedAt;

    public async Task<IReadOnlyList<object>> SubmitAsync(
        ChallengeCase signed,
        ChallengeEvidence evidence,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (signed.Refusal is not null && Now < NotBefore(signed))
            return [];
        try
        {
            if (signed.Prepared is { } prepared)
                return [await BroadcastAsync(prepared, chain, cancellation)];
            var made = await chain.PrepareAsync(Call(signed, evidence), cancellation);
            return [new PenaltyPrepared(made.TxId, Hex.Encode(made.Raw))];
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(evidence, chain, e.Message, cancellation);
        }
    }

    /// <summary>Looks for the transaction in a block, for a moment.</summary>
    public async Task<IReadOnlyList<object>> ConfirmAsync(
        ChallengeCase submitted,
        ChallengeEvidence evidence,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (submitted.Included is not null)
            return [];
        var outcome = await LookAsync(chain, submitted.Submitted!.TxId, cancellation);
        if (outcome is { Succeeded: true })
            return [new PenaltyIncluded(outcome.TxId, outcome.Height, Now)];
        if (outcome is not null)
            return await InspectAsync(
                evidence,
                chain,
                outcome.Reason ?? "the transaction failed",
                cancellation
            );
        return Now < submitted.Submitted.SubmittedAt + Resend
            ? []
            : await SubmitAsync(submitted, evidence, chain, cancellation);
    }

    private async Task<PenaltySubmitted> BroadcastAsync(
        PenaltyPrepared prepared,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var transaction = new PreparedTransaction(prepared.TxId, Hex.Decode(prepared.Raw));
        await chain.BroadcastAsync(transaction, cancellation);
        return new(prepared.TxId, Now);
    }

    private async Task<TransactionOutcome?> LookAsync(
        IChain chain,
        string txId,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(Look, time);
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

    /// <summary>A refusal may mean that the penalty is done, or that the accused is.</summary>
    private async Task<IReadOnlyList<object>> InspectAsync(
        ChallengeEvidence evidence,
        IChain chain,
        string reason,
        CancellationToken cancellation
    )
    {
        var (head, done, penalised) = await chain.GetLegAsync(
            evidence.Answer.AgreementId,
            evidence.Answer.Sequence,
            evidence.Accused,
            depth: 1,
            cancellation
        );
        return done || penalised
            ? [new LegInspected(done, penalised, head.Height, head.Hash.ToString())]
            : [new SubmissionRefused(reason, Now)];
    }

    private static ChainCall.Penalize Call(ChallengeCase signed, ChallengeEvidence evidence) =>
        new(
            evidence.Answer,
            evidence.Attestation,
            evidence.Kind,
            evidence.Intent,
            new GroupProof(
                signed.Signed!.Epoch,
                evidence.Answer.ExchangeId,
                [],
                Hex.Decode(signed.Signed.GroupSignature)
            )
        );

    private static long Pause(int refusals) => Math.Min(FirstPause * refusals, LongestPause);
}
