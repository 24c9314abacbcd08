using Notary.Chains;
using Notary.Evm;

namespace Notary.Penalties;

/// <summary>
/// Brings a signed penalty into the accused's chain and watches it until it is final (PROTOCOL 6.3). Each transaction is in the log
/// before it leaves, and a repetition sends the same one or a dearer one of the same place: it is executed once, whatever happens in
/// between.
/// </summary>
public sealed class PenaltySubmission(TimeProvider time)
{
    /// <summary>After that many seconds without a block the transaction is handed over again.</summary>
    public const long Resend = 15;

    /// <summary>Seconds after the n-th refusal: n times the first, up to the last.</summary>
    private const long FirstPause = 5,
        LongestPause = 60;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>When a signed penalty is handed over, again where it was refused; Unix seconds.</summary>
    public static long NotBefore(PenaltyCourse course, long signedAt) =>
        course.Refusal is { } refusal
            ? refusal.RefusedAt + Math.Min(FirstPause * course.Refusals, LongestPause)
            : signedAt;

    /// <summary>The next step.</summary>
    /// <returns>What is to be recorded before the step after it; nothing where there is only to wait.</returns>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    public Task<IReadOnlyList<object>> AdvanceAsync(
        PenaltyCourse course,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    ) =>
        course switch
        {
            { Included: not null } => RevisitAsync(course, penalty, chain, cancellation),
            { Unsent: { } unsent } => HandOverAsync(course, unsent, penalty, chain, cancellation),
            { Submitted: not null } => AwaitAsync(course, penalty, chain, cancellation),
            _ => PrepareAsync(course, penalty, chain, cancellation),
        };

    private async Task<IReadOnlyList<object>> PrepareAsync(
        PenaltyCourse course,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (Now < NotBefore(course, signedAt: 0))
            return [];
        try
        {
            var made = await chain.PrepareAsync(penalty.Call, cancellation);
            return [new PenaltyPrepared(made.TxId, Hex.Encode(made.Raw))];
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(penalty, chain, e.Message, cancellation);
        }
    }

    private async Task<IReadOnlyList<object>> HandOverAsync(
        PenaltyCourse course,
        PenaltyPrepared unsent,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var head = await chain.GetHeadAsync(cancellation);
        try
        {
            await chain.BroadcastAsync(Read(unsent), cancellation);
        }
        catch (ChainRejectedException e)
        {
            return await RefusedAsync(course, unsent, e.Message, penalty, chain, cancellation);
        }
        return [new PenaltySubmitted(unsent.TxId, Now, head.Height)];
    }

    /// <summary>One of its place may have been executed meanwhile.</summary>
    private async Task<IReadOnlyList<object>> RefusedAsync(
        PenaltyCourse course,
        PenaltyPrepared unsent,
        string reason,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (unsent.Replaces is null)
            return await InspectAsync(penalty, chain, reason, cancellation);
        if (await FindAsync(course, chain, cancellation) is { Succeeded: true } outcome)
            return [Included(outcome)];
        var head = await chain.GetHeadAsync(cancellation);
        return [new ReplacementRefused(unsent.TxId, reason, Now, head.Height)];
    }

    private async Task<IReadOnlyList<object>> AwaitAsync(
        PenaltyCourse course,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        try
        {
            return await chain.FindAsync(IdsOf(course), time, cancellation) switch
            {
                { Succeeded: true } outcome => [Included(outcome)],
                { Reason: var reason } => await InspectAsync(
                    penalty,
                    chain,
                    reason ?? "the transaction failed",
                    cancellation
                ),
                null => await PressAsync(course, penalty, chain, cancellation),
            };
        }
        catch (ChainRejectedException e)
        {
            return await InspectAsync(penalty, chain, e.Message, cancellation);
        }
    }

    /// <summary>Blocks leave it out: it is sent again, dearer where that may help.</summary>
    private async Task<IReadOnlyList<object>> PressAsync(
        PenaltyCourse course,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        var (newest, submitted) = (course.Sent[^1], course.Submitted!);
        var dearer = submitted.Height is { } since
            ? await chain.HastenAsync(Read(newest), since, cancellation)
            : null;
        if (dearer is not null)
            return [new PenaltyPrepared(dearer.TxId, Hex.Encode(dearer.Raw), dearer.Replaces)];
        return Now < submitted.SubmittedAt + Resend
            ? []
            : await HandOverAsync(course, newest, penalty, chain, cancellation);
    }

    /// <summary>What is in a block is final at the agreement's depth; until then the block may be taken back.</summary>
    private async Task<IReadOnlyList<object>> RevisitAsync(
        PenaltyCourse course,
        SignedPenalty penalty,
        IChain chain,
        CancellationToken cancellation
    )
    {
        if (course.Inspected is not null)
            return [];
        if (await penalty.Evidence.EndAsync(chain, cancellation) is { } end)
            return [end];
        return await FindAsync(course, chain, cancellation) is null
            ? [new PenaltyUndone(course.Included!.TxId, Now)]
            : [];
    }

    /// <summary>A refusal may mean that the penalty is done, or that the accused is: then it waits until that is final.</summary>
    private async Task<IReadOnlyList<object>> InspectAsync(
        SignedPenalty penalty,
        IChain chain,
        string reason,
        CancellationToken cancellation
    )
    {
        if (await penalty.Evidence.EndAsync(chain, cancellation) is { } end)
            return [end];
        var (_, done, penalised) = await penalty.Evidence.LookAsync(
            chain,
            penalty.Evidence.Accused,
            depth: 1,
            cancellation
        );
        return done || penalised ? [] : [new SubmissionRefused(reason, Now)];
    }

    /// <summary>Null also where another transaction took their place.</summary>
    private async Task<TransactionOutcome?> FindAsync(
        PenaltyCourse course,
        IChain chain,
        CancellationToken cancellation
    )
    {
        try
        {
            return await chain.FindAsync(IdsOf(course), time, cancellation);
        }
        catch (ChainRejectedException)
        {
            return null;
        }
    }

    private PenaltyIncluded Included(TransactionOutcome outcome) =>
        new(outcome.TxId, outcome.Height, Now);

    private static IEnumerable<string> IdsOf(PenaltyCourse course) =>
        course.Sent.Select(sent => sent.TxId);

    private static PreparedTransaction Read(PenaltyPrepared prepared) =>
        new(prepared.TxId, Hex.Decode(prepared.Raw), prepared.Replaces);
}
