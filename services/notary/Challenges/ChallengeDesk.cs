using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Member.Group;
using Notary.Member.Settings;
using Notary.Protocol.Challenges;

namespace Notary.Member.Challenges;

/// <summary>Takes challenges from anyone, each once, whichever way it comes: none of them is trusted.</summary>
public sealed class ChallengeDesk(
    IDocumentStore store,
    MemberSettings settings,
    ChainSet chains,
    GroupKeyring keyring,
    NewChallenges news,
    TimeProvider time
)
{
    /// <summary>What stays of challenges of one id whose form does not hold; more are refused without a trace.</summary>
    private const int MaxRefused = 8;

    /// <summary>The same for one that the watch finds on a chain: where it resumes, it finds again what is known.</summary>
    /// <inheritdoc cref="TakeAsync(IDocumentSession, ChallengePublished, ulong?, CancellationToken)"/>
    public async Task TakeAsync(ChallengePublished challenge, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        if (!await IsKnownAsync(session, ChallengeEvidence.Parse(challenge), cancellation))
            await TakeAsync(session, challenge, epoch: null, cancellation);
    }

    /// <param name="session">In which it is recorded, and which is saved.</param>
    /// <param name="epoch">Of the group that is asked again; null at first.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    /// <exception cref="ChainUnavailableException">Its own node does not answer: it is to be taken later.</exception>
    /// <exception cref="InvalidOperationException">Its own node does not show the next group yet: it is to be taken later.</exception>
    public async Task TakeAsync(
        IDocumentSession session,
        ChallengePublished challenge,
        ulong? epoch,
        CancellationToken cancellation
    )
    {
        var evidence = ChallengeEvidence.Parse(challenge);
        var receivedAt = time.GetUtcNow().ToUnixTimeSeconds();
        if (epoch is { } asked && await IsKnownAsync(session, evidence, cancellation))
            await ReopenAsync(session, evidence, asked, receivedAt, cancellation);
        else
            await JudgeFormAsync(session, challenge, receivedAt, evidence, cancellation);
    }

    private async Task JudgeFormAsync(
        IDocumentSession session,
        ChallengePublished challenge,
        long receivedAt,
        ChallengeEvidence evidence,
        CancellationToken cancellation
    )
    {
        var key = await chains.VouchingKeyAsync(evidence, cancellation);
        if (settings.Recorded.Form.Violation(evidence, receivedAt, key) is { } reason)
            await RefuseAsync(session, new(challenge, receivedAt, reason, key), cancellation);
        else
            await ReceiveAsync(session, new(challenge, receivedAt, key), cancellation);
    }

    private async Task ReceiveAsync(
        IDocumentSession session,
        ChallengeReceived received,
        CancellationToken cancellation
    )
    {
        var stream = MemberChallenge.StreamPrefix + received.Challenge.ChallengeId;
        session.Events.StartStream<MemberChallenge>(stream, received);
        try
        {
            await session.SaveChangesAsync(cancellation);
            news.Tell(stream);
        }
        catch (ExistingStreamIdCollisionException)
        {
            // It came the other way before, or somebody else's evidence did.
        }
    }

    private static async Task<bool> IsKnownAsync(
        IDocumentSession session,
        ChallengeEvidence evidence,
        CancellationToken cancellation
    ) =>
        await session.Events.FetchStreamStateAsync(
            MemberChallenge.StreamPrefix + evidence.ChallengeId,
            cancellation
        )
            is not null;

    /// <summary>What it said for a former group's epoch is worth nothing on the chain any more.</summary>
    private async Task ReopenAsync(
        IDocumentSession session,
        ChallengeEvidence evidence,
        ulong epoch,
        long receivedAt,
        CancellationToken cancellation
    )
    {
        var stream = MemberChallenge.StreamPrefix + evidence.ChallengeId;
        var written = await session.Events.FetchForWriting<MemberChallenge>(stream, cancellation);
        var chain = settings.Recorded.Form.ChainOf(evidence, evidence.Accused);
        if (chain is null || !written.Aggregate!.IsPastFor(epoch))
            return;
        var shown = keyring.EpochOn(chain.Id);
        if (shown == 0 || shown + 1 == epoch)
            throw new InvalidOperationException($"{chain.Id} does not show epoch {epoch} yet.");
        if (shown != epoch)
            return;
        written.AppendOne(new ChallengeRaisedAgain(epoch, receivedAt, evidence.ChallengeUntil));
        await session.SaveChangesAsync(cancellation);
        news.Tell(stream);
    }

    private static async Task RefuseAsync(
        IDocumentSession session,
        ChallengeRefused refused,
        CancellationToken cancellation
    )
    {
        var stream = "refused-" + refused.Challenge.ChallengeId;
        var before = await session.Events.FetchStreamAsync(stream, cancellation: cancellation);
        if (
            before.Count >= MaxRefused
            || before.Any(e => ((ChallengeRefused)e.Data).Challenge == refused.Challenge)
        )
            return;
        session.Events.Append(stream, expectedVersion: before.Count, refused);
        await session.SaveChangesAsync(cancellation);
    }
}
