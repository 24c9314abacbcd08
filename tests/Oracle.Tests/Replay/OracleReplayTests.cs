using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Oracle.Replay;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Replay;

public sealed class OracleReplayTests
{
    private readonly Scene scene = new();
    private readonly LogOf log;

    /// <summary>Events 1–3 lock, 4–5 approve, 6–7 refuse for want of cover, 8 settles, 9–10 approve what was refused.</summary>
    public OracleReplayTests() =>
        log = new LogOf(scene)
            .Add(scene.Locking(1_000, 1_000))
            .Request(scene.Intent(sequence: 1))
            .Request(scene.Intent(sequence: 2))
            .Settle(1, Side.Delivery)
            .Request(scene.Intent(sequence: 2));

    [Fact]
    public async Task A_right_log_has_no_mismatch()
    {
        var report = await ReplayAsync(log.Read());
        Assert.Empty(report.Mismatches);
        Assert.Equal((10, 3), (report.Events, report.Decisions));
    }

    [Fact]
    public async Task A_changed_deposit_is_named_at_every_decision_that_saw_it()
    {
        var deposit = (DepositSeen)log.Events[1];
        var report = await ReplayAsync(log.ReadWith(1, deposit with { Amount = "2000" }));
        Assert.Equal([5, 7, 10], report.Mismatches.Select(m => m.Position));
        Assert.Contains(
            nameof(AnswerRejected),
            report.Mismatches[1].Recorded,
            StringComparison.Ordinal
        );
        Assert.Contains(
            nameof(AnswerApproved),
            report.Mismatches[1].Recomputed,
            StringComparison.Ordinal
        );
        Assert.All(report.Mismatches, m => Assert.Equal(scene.Id.ToString(), m.Stream));
    }

    [Fact]
    public async Task A_changed_clock_reading_is_named()
    {
        var request = (AnswerRequested)log.Events[3];
        var report = await ReplayAsync(
            log.ReadWith(3, request with { ReceivedAt = Scene.Now + 1 })
        );
        Assert.Equal(5, Assert.Single(report.Mismatches).Position);
    }

    [Fact]
    public async Task A_changed_signature_is_named()
    {
        var request = (AnswerRequested)log.Events[3];
        var stranger = scene.Provider.Sign(scene.Intent(sequence: 1).Digest);
        var report = await ReplayAsync(
            log.ReadWith(3, request with { Signature = stranger.ToString() })
        );
        Assert.Contains(
            "wrong-signature",
            Assert.Single(report.Mismatches).Recomputed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_changed_observation_is_named_itself()
    {
        var settled = (LegConfirmedSeen)log.Events[7];
        var report = await ReplayAsync(log.ReadWith(7, settled with { Sequence = 9 }));
        Assert.Equal(8, report.Mismatches[0].Position);
    }

    [Fact]
    public async Task A_changed_decision_is_named()
    {
        var rejected = (AnswerRejected)log.Events[6];
        var report = await ReplayAsync(log.ReadWith(6, rejected with { Balance = "1001" }));
        Assert.Equal(7, Assert.Single(report.Mismatches).Position);
    }

    [Fact]
    public async Task A_missing_decision_and_one_without_request_are_named()
    {
        var cut = await ReplayAsync(LogOf.Read(log.Events.Take(4), scene.Id));
        Assert.Equal(4, Assert.Single(cut.Mismatches).Position);
        var bare = await ReplayAsync(LogOf.Read(log.Events.Where((_, i) => i != 3), scene.Id));
        Assert.Equal(4, bare.Mismatches[0].Position);
    }

    [Fact]
    public async Task Exposure_that_reaches_the_balance_is_named()
    {
        var penalty = new PenaltySeen(9, Side.Payment, "900", scene.Id.ToString(), "0x0d", 9);
        var report = await ReplayAsync(LogOf.Read([.. log.Events, penalty], scene.Id));
        var broken = Assert.Single(report.Mismatches);
        Assert.Equal(11, broken.Position);
        Assert.Equal(
            "the consumer's exposure 400 reaches the balance 100",
            broken.Recomputed,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_forged_approval_that_the_deposit_does_not_cover_is_named_where_it_stands()
    {
        var first = (AnswerApproved)log.Events[4];
        var answer = AbiStruct.FromAbiHex<Answer>(first.Answer) with
        {
            Sequence = 7,
            PaymentRequired = new(900),
        };
        var forged = first with { Answer = answer.ToAbiHex() };
        var report = await ReplayAsync(LogOf.Read([.. log.Events, forged], scene.Id));
        Assert.Equal([11, 11], report.Mismatches.Select(m => m.Position));
        Assert.Contains(
            report.Mismatches,
            m => m.Recomputed.StartsWith("the consumer's exposure 1300", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Unreadable_data_is_named_and_stops_nothing()
    {
        var report = await ReplayAsync(log.ReadWith(4, new AnswerApproved("0x00", "", "", "", "")));
        Assert.Contains(report.Mismatches, m => m.Position == 5);
        Assert.Equal(10, report.Events);
    }

    private static Task<ReplayReport> ReplayAsync(IEnumerable<IEvent> events) =>
        new OracleReplay().ReplayAsync([.. events]);
}
