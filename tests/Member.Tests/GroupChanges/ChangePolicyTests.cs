using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>The pure rules: who takes part in what by itself, and which group follows.</summary>
public sealed class ChangePolicyTests : IDisposable
{
    private const long Now = 1_900_000_000;

    private readonly IdentityKey[] _keys =
    [
        .. Enumerable.Range(0, 8).Select(_ => IdentityKey.Create()),
    ];

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    [Theory]
    [InlineData(ChangeKind.Refresh, "1234", ChangeVerdict.Approved)]
    [InlineData(ChangeKind.Refresh, "123", ChangeVerdict.Refused)]
    [InlineData(ChangeKind.Leave, "134", ChangeVerdict.Approved)]
    [InlineData(ChangeKind.Leave, "234", ChangeVerdict.Refused)]
    [InlineData(ChangeKind.Reshare, "12345", ChangeVerdict.Waits)]
    [InlineData(ChangeKind.Reshare, "1234", ChangeVerdict.Refused)]
    [InlineData(ChangeKind.Reshare, "1256", ChangeVerdict.Refused)]
    [InlineData(ChangeKind.Replace, "1256", ChangeVerdict.Waits)]
    [InlineData(ChangeKind.Replace, "1234", ChangeVerdict.Waits)]
    public void A_member_takes_part_by_itself_in_what_changes_nobody_elses_place(
        string kind,
        string members,
        string verdict
    )
    {
        var ledger = Ledger(First());
        Assert.Equal(verdict, Review(ledger, Propose(ledger, kind, members, proposer: 2)).Verdict);
    }

    [Fact]
    public void Its_own_operators_orders_need_no_approval()
    {
        var ledger = Ledger(First());
        var proposal = Propose(ledger, ChangeKind.Reshare, "12345", proposer: 1);
        Assert.Equal(ChangeVerdict.Approved, Review(ledger, proposal).Verdict);
    }

    [Fact]
    public void A_refresh_beside_another_change_waits_for_the_operator()
    {
        var ledger = Ledger(First());
        var proposal = Propose(ledger, ChangeKind.Replace, "1234", proposer: 1);
        ledger = Take(ledger, proposal);
        var second = Propose(ledger, ChangeKind.Refresh, "1234", proposer: 2);
        Assert.Equal(ChangeVerdict.Waits, Review(ledger, second).Verdict);
    }

    [Fact]
    public void The_key_is_replaced_before_too_many_former_members_could_sign()
    {
        var first = First();
        var second = new TestEpoch(2, first, [1, 2, 3, 5], _keys);
        var ledger = Enter(Ledger(first), second.Announced);
        var leave = Propose(ledger, ChangeKind.Leave, "125", proposer: 3);
        var review = Review(ledger, leave);
        Assert.Equal(ChangeVerdict.Refused, review.Verdict);
        Assert.Contains("its key is to be replaced", review.Reason, StringComparison.Ordinal);
        var replace = Propose(ledger, ChangeKind.Replace, "125", proposer: 3);
        Assert.Equal(ChangeVerdict.Waits, Review(ledger, replace).Verdict);
    }

    [Fact]
    public void No_proposal_is_good_for_ever_and_no_member_floods_the_log()
    {
        var ledger = Ledger(First());
        var proposal = Propose(ledger, ChangeKind.Refresh, "1234", proposer: 2);
        var later = proposal with { ExpiresAt = Now + ChangePolicy.MaxLifetime + 1 };
        Assert.Equal(ChangeVerdict.Refused, Review(ledger, later.SignedBy(_keys[1])).Verdict);
        for (var attempt = 1; attempt <= ChangePolicy.MaxProposals; attempt++)
        {
            var another = (proposal with { Attempt = attempt }).SignedBy(_keys[1]);
            Assert.False(ChangePolicy.IsFlood(GroupChange.Parse(another), ledger));
            ledger = Take(ledger, another);
        }
        Assert.True(ChangePolicy.IsFlood(GroupChange.Parse(proposal), ledger));
    }

    [Fact]
    public void A_group_is_in_force_when_all_chains_show_it()
    {
        var first = First();
        var second = new TestEpoch(2, first, [1, 2, 3, 4], _keys);
        var ledger = Ledger(first).Apply(new GroupLearned(second.Announced));
        string[] chains = ["a", "b"];
        ledger = ledger.Apply(Seen("a", second));
        Assert.Null(ledger.Entering(chains));
        ledger = ledger.Apply(Seen("b", first));
        Assert.Null(ledger.Entering(chains));
        ledger = ledger.Apply(Seen("b", second));
        Assert.Equal(second.Id, ledger.Entering(chains)!.Id);
        ledger = ledger.Apply(new GroupEntered(2, second.Id, Now));
        // A reorganisation brings no erased share back.
        ledger = ledger.Apply(Seen("a", first)).Apply(Seen("b", first));
        Assert.Null(ledger.Entering(chains));
    }

    [Fact]
    public void The_best_of_several_next_groups_follows_unless_a_chain_has_another_one()
    {
        var first = First();
        var ledger = Ledger(first);
        var one = Propose(ledger, ChangeKind.Refresh, "1234", proposer: 1);
        var two = (one with { Attempt = 2 }).SignedBy(_keys[0]);
        var (x, y) = (
            new TestEpoch(2, first, [1, 2, 3, 4], _keys),
            new TestEpoch(2, first, [4, 3, 2, 1], _keys)
        );
        ledger = Begin(Take(Take(ledger, one), two), one, "0x01");
        ledger = Made(ledger, "0x01", x);
        Assert.Equal(x.Id, ledger.Successor!.Id);
        ledger = Begin(ledger, two, "0x02");
        Assert.Null(ledger.Successor);
        ledger = Made(ledger, "0x02", y);
        Assert.Equal(y.Id, ledger.Successor!.Id);
        Assert.Equal(y.Id, ledger.SuccessorOn("a", deciding: "a")!.Id);
        Assert.Null(ledger.SuccessorOn("b", deciding: "a"));
        ledger = ledger.Apply(Seen("a", x));
        Assert.Equal(x.Id, ledger.Successor!.Id);
        Assert.Equal(x.Id, ledger.SuccessorOn("b", deciding: "a")!.Id);
    }

    private TestEpoch First() => new(1, null, [1, 2, 3, 4], _keys);

    private static GroupLedger Ledger(TestEpoch first) =>
        new GroupLedger()
            .Apply(new GroupMade(Session("0x00"), first.Announced))
            .Apply(new GroupEntered(1, first.Id, Now));

    private static GroupLedger Enter(GroupLedger ledger, GroupActivated next) =>
        ledger
            .Apply(new GroupMade(Session("0x09"), next))
            .Apply(new GroupEntered(next.Epoch, KnownGroup.IdOf(next), Now));

    private static GroupLedger Made(GroupLedger ledger, string session, TestEpoch group) =>
        ledger.Apply(new GroupMade(Session(session), group.Announced));

    private static GroupLedger Begin(
        GroupLedger ledger,
        GroupChangeProposed change,
        string session
    ) => ledger.Apply(new CeremonyBegun(change.ChangeId(), Session(session), Now));

    private static string Session(string name) => name + new string('0', 66 - name.Length);

    private GroupLedger Take(GroupLedger ledger, GroupChangeProposed proposal) =>
        ledger.Apply(new ChangeReceived(proposal, Now)).Apply(Review(ledger, proposal));

    private ChangeReviewed Review(GroupLedger ledger, GroupChangeProposed proposal) =>
        ChangePolicy.Review(proposal, ledger, _keys[0].PublicKey, Now);

    private static GroupSeen Seen(string chain, TestEpoch group) =>
        new(chain, group.Epoch, group.Id, "0x", Now);

    private GroupChangeProposed Propose(
        GroupLedger ledger,
        string kind,
        string members,
        int proposer
    ) =>
        new GroupChangeProposed(
            kind,
            ledger.InForce!.Epoch + 1,
            1,
            ledger.InForce.Id.ToString(),
            ThresholdParameters.Default(members.Length).Threshold,
            [.. members.Select(m => Hex.Encode(_keys[m - '1'].PublicKey.ToBytes()))],
            Now + 600,
            Hex.Encode(_keys[proposer - 1].PublicKey.ToBytes()),
            ""
        ).SignedBy(_keys[proposer - 1]);
}
