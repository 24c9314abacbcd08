using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Oracle.Accounts;
using Notary.Oracle.Lapses;
using Notary.Oracle.Replay;
using Notary.Oracle.Tests.Replay;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Lapses;

/// <summary>The replay accepts no lapse but under a watermark that the group signed before it.</summary>
public sealed class LapseReplayTests
{
    private readonly Scene scene = new();
    private readonly TestGroup group = new();

    private Watermark Passed => new(0, Signed.Until(scene), []);

    [Fact]
    public async Task A_lapse_under_a_signed_watermark_is_right() =>
        Assert.Empty((await ReplayAsync(Signed.Taken(group, Passed))).Mismatches);

    [Fact]
    public async Task A_lapse_without_a_watermark_is_named() =>
        Assert.IsType<string>(Assert.Single((await ReplayAsync(null)).Mismatches).Recomputed);

    [Fact]
    public async Task A_lapse_of_a_listed_exchange_is_named()
    {
        var id = Signed.Challenge(scene, 1, PenaltyKind.PaymentMissing);
        var report = await ReplayAsync(Signed.Taken(group, Passed with { Except = [id] }));
        Assert.Equal(scene.Id.ToString(), Assert.Single(report.Mismatches).Stream);
    }

    [Fact]
    public async Task A_watermark_that_another_group_signed_or_that_was_altered_is_named()
    {
        var forged = Signed.Taken(group, Passed) with
        {
            Signature = Signed.By(new TestGroup(), Passed).Signature,
        };
        var altered = Signed.Taken(group, Passed) with { Until = Passed.Until + 1 };
        foreach (var wrong in new[] { forged, altered })
        {
            var report = await ReplayAsync(wrong);
            Assert.Equal(Watermarks.Stream, Assert.Single(report.Mismatches).Stream);
        }
    }

    private Task<ReplayReport> ReplayAsync(WatermarkTaken? taken)
    {
        var log = new EventList().Add(
            GroupBook.Stream,
            new GroupAnnounced(group.AnnouncedBy(1)),
            Shown()
        );
        if (taken is not null)
            log.Add(Watermarks.Stream, taken);
        var agreement = new LogOf(scene)
            .Add(scene.Locking(10_000, 10_000))
            .Request(scene.Intent(sequence: 1))
            .Add(new LapseSeen(1, Side.Payment, Passed.Until));
        log.Add(scene.Id.ToString(), agreement.Events);
        return new OracleReplay().ReplayAsync(log.Events);
    }

    private GroupShown Shown()
    {
        var key = Evm.Hex.Encode(group.PublicKey);
        return new(Scene.PaymentChain, 1, key, group.State.GroupId.ToString(), key);
    }
}
