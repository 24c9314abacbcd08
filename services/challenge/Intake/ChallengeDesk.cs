using MassTransit;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Challenge.Cases;
using Notary.Challenge.Process;
using Notary.Challenge.Settings;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Intake;

/// <summary>Takes challenges from anyone: one case per exchange and side, which further evidence joins.</summary>
public sealed class ChallengeDesk(
    IDocumentStore store,
    FormSource form,
    ChainSet chains,
    CaseNews news,
    TimeProvider time
)
{
    /// <summary>What stays of challenges of one id whose form does not hold; more are refused without a trace.</summary>
    private const int MaxRejected = 8;

    /// <returns>Why it was rejected; null where it has a case.</returns>
    /// <exception cref="FormatException">The challenge cannot be read; nothing was recorded.</exception>
    /// <exception cref="ChainUnavailableException">Whether the group vouched for the answer cannot be seen; nothing was recorded.</exception>
    public Task<string?> SubmitAsync(
        ChallengePublished challenge,
        CancellationToken cancellation
    ) => RecordAsync(store.LightweightSession(), challenge, cancellation);

    /// <summary>The same for a message, once.</summary>
    public Task<string?> SubmitAsync(ConsumeContext<ChallengePublished> message) =>
        RecordAsync(
            store.InboxSession(message, nameof(ChallengeConsumer)),
            message.Message,
            message.CancellationToken
        );

    private async Task<string?> RecordAsync(
        IDocumentSession session,
        ChallengePublished challenge,
        CancellationToken cancellation
    )
    {
        var evidence = ChallengeEvidence.Parse(challenge);
        var receivedAt = time.GetUtcNow().ToUnixTimeSeconds();
        session.CorrelationId ??= challenge.ChallengeId;
        var key = await chains.VouchingKeyAsync(evidence, cancellation);
        if (form.Current.Violation(evidence, receivedAt, key) is { } reason)
        {
            await RejectAsync(session, new(challenge, receivedAt, reason, key), cancellation);
            return reason;
        }
        session.Events.StartStream<ChallengeCase>(
            CaseStreams.Case(challenge.ChallengeId),
            new ChallengeReceived(challenge, receivedAt, key)
        );
        try
        {
            await session.SaveChangesAsync(cancellation);
            news.Tell(CaseStreams.Case(challenge.ChallengeId));
        }
        catch (ExistingStreamIdCollisionException)
        {
            // The exchange's side has its case, and this is no news to it.
        }
        return null;
    }

    private static async Task RejectAsync(
        IDocumentSession session,
        ChallengeRejected rejected,
        CancellationToken cancellation
    )
    {
        var stream = CaseStreams.Rejected(rejected.Challenge.ChallengeId);
        var before = await session.Events.FetchStreamStateAsync(stream, cancellation);
        if (before?.Version >= MaxRejected)
            return;
        session.Events.Append(stream, rejected);
        await session.SaveChangesAsync(cancellation);
    }
}
