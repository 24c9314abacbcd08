using Notary.Contracts.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Misbehaviour;
using Notary.Testing;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>One of four members lies in one phase of a resharing, among whole notaries: the others come to the next group.</summary>
public sealed class ByzantineTests
{
    private const int SealedShare = 125;
    private const int Liar = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What the liar does in a phase, and of what the others get evidence; null where its lie is nobody's to prove.</summary>
    public static TheoryData<string, string?> Lies => TestTier.Of(quick: SomeLies, full: AllLies);

    private static TheoryData<string, string?> SomeLies =>
        new()
        {
            { nameof(DealsAWrongShare), Breach.WrongShare },
            { nameof(ComplainsTwice), Breach.Equivocation },
        };

    private static TheoryData<string, string?> AllLies =>
        new()
        {
            { nameof(DealsTwice), Breach.Equivocation },
            { nameof(DealsAWrongShare), Breach.WrongShare },
            { nameof(DealsAWrongDegree), Breach.InvalidDealing },
            { nameof(DealsNothingReadable), Breach.Malformed },
            { nameof(EchoesNothing), null },
            { nameof(ComplainsFalsely), null },
            { nameof(ComplainsTwice), Breach.Equivocation },
            { nameof(SignsTwoTranscripts), Breach.Equivocation },
            { nameof(ApprovesOfAnother), null },
        };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lie_stops_nothing_and_what_it_proves_is_kept(string lie, string? kind)
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await scene.Members.StopAsync(Liar);
        var change = await scene.ProposeAsync(1, ChangeKind.Refresh);
        await using var liar = await Traitor.JoinAsync(scene, Liar, change.Id, Of(lie));
        // A phase that ends before the lie is told shows nothing of it.
        await Task.WhenAny(liar.Lied, Task.Delay(Patience));
        await scene.PassPhasesAsync(() => HaveMade(scene));
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        scene.AssertTheySign(next, 1, 2, 3);
        if (kind is not null)
            await AssertSeenAsync(scene, kind);
        await scene.AssertReplayAsync(1, 2, 3);
    }

    private static bool HaveMade(GroupScene scene) =>
        new[] { 1, 2, 3 }.All(m => scene.LedgerOf(m).Successor is not null);

    /// <summary>In the log with its evidence, and in the status.</summary>
    private static async Task AssertSeenAsync(GroupScene scene, string kind)
    {
        // Of a wrong share only its receiver can tell.
        var seen = (await scene.EventsAsync<BreachSeen>(1)).Where(e => e.Kind == kind).ToList();
        Assert.NotEmpty(seen);
        Assert.All(seen, e => Assert.Equal(scene.Members.IdentityOf(Liar), e.Identity));
        Assert.All(seen, e => Assert.NotEmpty(e.Evidence.Signature));
        var shown = (await scene.ReportAsync(1)).Misbehaviour;
        Assert.Contains(shown, m => m.Kind == kind && m.Identity == seen[0].Identity);
        Assert.DoesNotContain(
            (await scene.ReportAsync(2)).Misbehaviour,
            m => m.Identity != seen[0].Identity
        );
    }

    private static Func<Traitor, DkgEnvelope, IEnumerable<DkgEnvelope>> Of(string lie) =>
        lie switch
        {
            nameof(DealsTwice) => DealsTwice,
            nameof(DealsAWrongShare) => DealsAWrongShare,
            nameof(DealsAWrongDegree) => DealsAWrongDegree,
            nameof(DealsNothingReadable) => DealsNothingReadable,
            nameof(EchoesNothing) => EchoesNothing,
            nameof(ComplainsFalsely) => ComplainsFalsely,
            nameof(ComplainsTwice) => ComplainsTwice,
            nameof(SignsTwoTranscripts) => SignsTwoTranscripts,
            nameof(ApprovesOfAnother) => ApprovesOfAnother,
            _ => throw new ArgumentOutOfRangeException(nameof(lie)),
        };

    private static IEnumerable<DkgEnvelope> DealsTwice(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Dealing
            ? [ought, liar.Sign(ought.Kind, Altered(ought.Payload, ought.Payload.Length - 1))]
            : [ought];

    /// <summary>The first member's; all say so, and the liar does not answer.</summary>
    private static IEnumerable<DkgEnvelope> DealsAWrongShare(Traitor liar, DkgEnvelope ought) =>
        ought.Kind switch
        {
            DkgMessageKind.Dealing =>
            [
                liar.Sign(
                    ought.Kind,
                    Altered(
                        ought.Payload,
                        ought.Payload.Length - (liar.Session.Members.Count * SealedShare) + 70
                    )
                ),
            ],
            DkgMessageKind.Justification => [],
            _ => [ought],
        };

    /// <summary>Without its last commitment.</summary>
    private static IEnumerable<DkgEnvelope> DealsAWrongDegree(Traitor liar, DkgEnvelope ought)
    {
        if (ought.Kind != DkgMessageKind.Dealing)
            return [ought];
        var t = liar.Session.Parameters.Threshold;
        byte[] payload =
        [
            .. Traitor.UInt16(t - 1),
            .. ought.Payload.AsSpan(2, (t - 1) * 96),
            .. ought.Payload.AsSpan(2 + (t * 96)),
        ];
        return [liar.Sign(ought.Kind, payload)];
    }

    private static IEnumerable<DkgEnvelope> DealsNothingReadable(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Dealing ? [liar.Sign(ought.Kind, [1, 2, 3])] : [ought];

    private static IEnumerable<DkgEnvelope> EchoesNothing(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Echo ? [] : [ought];

    private static IEnumerable<DkgEnvelope> ComplainsFalsely(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Complaint
            ? [liar.Sign(ought.Kind, AgainstAll(liar))]
            : [ought];

    private static IEnumerable<DkgEnvelope> ComplainsTwice(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Complaint
            ? [ought, liar.Sign(ought.Kind, AgainstAll(liar))]
            : [ought];

    private static IEnumerable<DkgEnvelope> SignsTwoTranscripts(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Transcript
            ? [ought, liar.Sign(ought.Kind, Traitor.UInt16(0))]
            : [ought];

    private static IEnumerable<DkgEnvelope> ApprovesOfAnother(Traitor liar, DkgEnvelope ought) =>
        ought.Kind == DkgMessageKind.Approval
            ? [liar.Sign(ought.Kind, Traitor.UInt16(0))]
            : [ought];

    /// <summary>Of every dealing that it heard of but its own.</summary>
    private static byte[] AgainstAll(Traitor liar)
    {
        var others = liar.Dealings.Where(d => d.Dealer != liar.Self).OrderBy(d => d.Dealer);
        var items = others.SelectMany(d =>
            (byte[])[.. Traitor.UInt16(d.Dealer), .. d.Hash.ToBytes()]
        );
        return [.. Traitor.UInt16(liar.Dealings.Count(d => d.Dealer != liar.Self)), .. items];
    }

    private static byte[] Altered(byte[] payload, int at)
    {
        var altered = payload.ToArray();
        altered[at] ^= 1;
        return altered;
    }
}
