using Notary.Chains.Observations;
using Notary.ChainWatcher.Replay;
using Notary.ChainWatcher.Watching;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;
using Xunit;
using static Notary.ChainWatcher.Tests.WatchedBlocks;

namespace Notary.ChainWatcher.Tests;

/// <summary>Challenges on the watched chain: passed on where they can be read, and no obstacle where not.</summary>
public sealed class OpenedChallengeTests
{
    private static readonly ChallengeEvidence Challenge = new TestExchange(1_900_000_000).Challenge(
        PenaltyKind.DeliveryMissing
    );

    [Fact]
    public void A_challenge_is_recorded_as_the_message_that_is_published()
    {
        var seen = Assert.Single(See(ChallengeJson.Write(Challenge)).OfType<ChallengeSeen>());
        Assert.Equal(Challenge.ToMessage(), seen.Challenge);
        Assert.Equal((1L, Challenge.Challenger.ToBytes32()), (seen.Height, seen.Challenger));
    }

    [Fact]
    public void What_cannot_be_read_is_recorded_without_its_bytes_and_the_watch_goes_on()
    {
        var events = See("{\"challengeId\":\"\u0000\"}"u8.ToArray());
        Assert.DoesNotContain(events, e => e is ChallengeSeen);
        var unreadable = Assert.Single(events.OfType<ChallengeUnreadable>());
        Assert.Equal("the evidence is not the JSON of a challenge", unreadable.Reason);
        Assert.Equal(2, events.OfType<BlockSeen>().Count());
    }

    [Fact]
    public async Task A_log_with_challenges_replays()
    {
        var log = new EventList()
            .Add(RecordedSettings.Stream, new WatcherConfigured(Chain, Tiers))
            .Add("chain", [.. See(ChallengeJson.Write(Challenge)), .. See([])]);
        var report = await new ChainWatcherReplay().ReplayAsync(log.Events);
        Assert.Empty(report.Mismatches);
    }

    private static List<object> See(byte[] evidence)
    {
        var opened = new ContractEvent.ChallengeOpened(
            "0xcc",
            Challenge.Answer.AgreementId,
            Challenge.Answer.Sequence,
            Challenge.Kind,
            Challenge.Challenger.ToBytes32(),
            Challenge.Answer.Digest,
            evidence
        );
        return [.. Watch.Steps(new(), [Block(1, opened), Block(2)], WatchedBlocks.Maturity)];
    }
}
