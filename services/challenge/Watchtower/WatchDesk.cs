using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Challenge.Settings;
using Notary.Contracts.Challenges;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Watchtower;

/// <summary>Takes exchanges from parties that will be away, and gives them back.</summary>
internal sealed class WatchDesk(
    IDocumentStore store,
    FormSource form,
    ChainSet chains,
    IOptions<ChallengeOptions> options,
    TimeProvider time
)
{
    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Once, however often it is handed over.</summary>
    /// <returns>Why it is not watched; null where it is.</returns>
    /// <exception cref="FormatException">It cannot be read.</exception>
    /// <exception cref="ChainUnavailableException">Whether the group vouched for the answer cannot be seen.</exception>
    /// <exception cref="WatchLimitException">As many are watched as settings allow.</exception>
    public async Task<string?> TakeAsync(
        ChallengePublished challenge,
        CancellationToken cancellation
    )
    {
        var evidence = ChallengeEvidence.Parse(challenge);
        var key = await chains.VouchingKeyAsync(evidence, cancellation);
        var watched = new ExchangeWatched(challenge, Now, key);
        var violation =
            WatchRules.Violation(evidence)
            ?? form.Current.Violation(evidence, watched.ReceivedAt, key);
        if (violation is not null)
            return violation;
        var session = store.LightweightSession();
        session.CorrelationId = challenge.ChallengeId;
        var written = await session.Events.FetchForWriting<WatchedExchange>(
            WatchedExchange.StreamOf(challenge.ChallengeId),
            cancellation
        );
        if (written.Aggregate is { Forgotten: null })
            return null;
        await RequireRoomAsync(session, evidence.Challenger, cancellation);
        written.AppendOne(watched);
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    /// <returns>Whether it was watched for whoever signed; false where nothing is changed.</returns>
    public async Task<bool> ForgetAsync(
        Bytes32 challengeId,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var session = store.LightweightSession();
        var written = await session.Events.FetchForWriting<WatchedExchange>(
            WatchedExchange.StreamOf(challengeId.ToString()),
            cancellation
        );
        if (
            written.Aggregate is not { IsOpen: true } open
            || !signature.IsBy(
                Address.Parse(open.Challenge.Challenger),
                new Unwatch(challengeId).Digest
            )
        )
            return false;
        session.CorrelationId = challengeId.ToString();
        written.AppendOne(new WatchForgotten(signature.ToString(), Now));
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task RequireRoomAsync(
        IQuerySession session,
        Address party,
        CancellationToken cancellation
    )
    {
        var (most, mostOfParty) = (options.Value.MaxWatched, options.Value.MaxWatchedOfParty);
        if (await session.AreFullAsync(party, most, mostOfParty, cancellation))
            throw new WatchLimitException();
    }
}

/// <summary>As many exchanges are watched as settings allow.</summary>
internal sealed class WatchLimitException() : Exception("no more exchanges are watched now");
