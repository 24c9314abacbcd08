using FsCheck;
using FsCheck.Fluent;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// Four members, three of whom sign for the group, one of them a traitor who signs everything. Whoever made whichever of three
/// attempts, in whatever order chains are asked for and seen: no two chains part, and once all have seen all, both have one group.
/// </summary>
public sealed class SuccessorProperties : IDisposable
{
    private const long Now = 1_900_000_000;
    private const string Deciding = "a";
    private const string Following = "b";
    private const int Honest = 3;
    private const int Attempts = 3;
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    private readonly IdentityKey[] _keys =
    [
        .. Enumerable.Range(0, 4).Select(_ => IdentityKey.Create()),
    ];
    private readonly TestEpoch _first;
    private readonly TestEpoch[] _results;
    private readonly GroupLedger _begun;

    public SuccessorProperties()
    {
        _first = new(1, null, [1, 2, 3, 4], _keys);
        // Results of one attempt differ from another's in their transcripts; here, in their order.
        int[][] orders =
        [
            [1, 2, 3, 4],
            [2, 1, 3, 4],
            [3, 1, 2, 4],
        ];
        _results = [.. orders.Select(order => new TestEpoch(2, _first, order, _keys))];
        _begun = Enumerable.Range(1, Attempts).Aggregate(Ledger(), Begin);
    }

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    [Fact]
    public void Chains_never_part_and_a_change_that_all_have_seen_ends() =>
        Prop.ForAll(Arb.From(AnyStep().ListOf(40)), Holds).Check(Many);

    private bool Holds(IList<Step> steps)
    {
        var world = new World([.. Enumerable.Repeat(_begun, Honest)], _first.Id);
        foreach (var step in steps)
            Do(world, step);
        if (world.Parts)
            return false;
        Heal(world);
        return !world.Parts && world.Chains.Values.All(id => id != _first.Id);
    }

    private void Heal(World world)
    {
        for (var member = 0; member < Honest; member++)
        for (var attempt = 0; attempt < Attempts; attempt++)
            Do(world, new Step.Makes(member, attempt));
        foreach (var chain in new[] { Deciding, Following })
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                Do(world, new Step.Asks(chain, attempt, Everybody));
                for (var member = 0; member < Honest; member++)
                    Do(world, new Step.Sees(member, chain));
            }
    }

    private static readonly bool[] Everybody = [true, true, true];

    private void Do(World world, Step step)
    {
        switch (step)
        {
            case Step.Makes(var member, var attempt):
                world.Members[member] = Make(world.Members[member], attempt);
                break;
            case Step.Sees(var member, var chain):
                world.Members[member] = See(world.Members[member], chain, world.Chains[chain]);
                break;
            case Step.Asks(var chain, var attempt, var reached):
                Ask(world, chain, _results[attempt].Id, reached);
                break;
        }
    }

    /// <summary>Partials add up over time; the traitor gives its own always.</summary>
    private void Ask(World world, string chain, Bytes32 group, bool[] reached)
    {
        for (var member = 0; member < Honest; member++)
            if (reached[member] && world.Members[member].SuccessorOn(chain, Deciding)?.Id == group)
                world.Signed.Add((chain, group, member));
        var partials = 1 + world.Signed.Count(s => s.Chain == chain && s.Group == group);
        if (partials >= 3 && world.Chains[chain] == _first.Id)
            world.Chains[chain] = group;
    }

    private GroupLedger Make(GroupLedger ledger, int attempt) =>
        ledger.Groups.ContainsKey(_results[attempt].Id)
            ? ledger
            : ledger.Apply(new GroupMade(Session(attempt + 1), _results[attempt].Announced));

    private GroupLedger See(GroupLedger ledger, string chain, Bytes32 group)
    {
        if (_results.FirstOrDefault(r => r.Id == group) is not { } shown)
            return ledger;
        // Its announcement reaches whoever seeks it.
        var known = ledger.Groups.ContainsKey(group)
            ? ledger
            : ledger.Apply(new GroupLearned(shown.Announced));
        return known.Apply(new GroupSeen(chain, 2, group, "0x", Now));
    }

    private GroupLedger Ledger() =>
        new GroupLedger()
            .Apply(new GroupMade(Session(0), _first.Announced))
            .Apply(new GroupEntered(1, _first.Id, Now));

    /// <summary>Of ceremonies that have ended, whether or not they made a group here.</summary>
    private GroupLedger Begin(GroupLedger ledger, int attempt)
    {
        var proposal = new GroupChangeProposed(
            ChangeKind.Refresh,
            2,
            attempt,
            _first.Id.ToString(),
            _first.Announced.Threshold,
            _first.Announced.Members,
            Now + 600,
            Hex.Encode(_keys[0].PublicKey.ToBytes()),
            ""
        ).SignedBy(_keys[0]);
        var reviewed = ChangePolicy.Review(proposal, ledger, _keys[0].PublicKey, Now);
        return ledger
            .Apply(new ChangeReceived(proposal, Now))
            .Apply(reviewed)
            .Apply(new CeremonyBegun(reviewed.Change, Session(attempt), Now))
            .Apply(new ChangeEnded(reviewed.Change, "dkg-no-agreement", Now));
    }

    private static string Session(int attempt) => $"0x{attempt:x64}";

    private static Gen<Step> AnyStep()
    {
        var member = Gen.Choose(0, Honest - 1);
        var attempt = Gen.Choose(0, Attempts - 1);
        var chain = Gen.Elements(Deciding, Following);
        var reached = Gen.Elements(true, false).ArrayOf(Honest);
        return Gen.OneOf(
            from m in member
            from a in attempt
            select (Step)new Step.Makes(m, a),
            from m in member
            from c in chain
            select (Step)new Step.Sees(m, c),
            from c in chain
            from a in attempt
            from r in reached
            select (Step)new Step.Asks(c, a, r)
        );
    }

    private abstract record Step
    {
        public sealed record Makes(int Member, int Attempt) : Step;

        public sealed record Sees(int Member, string Chain) : Step;

        public sealed record Asks(string Chain, int Attempt, bool[] Reached) : Step;
    }

    private sealed class World(GroupLedger[] members, Bytes32 first)
    {
        public GroupLedger[] Members => members;

        public Dictionary<string, Bytes32> Chains { get; } =
            new(StringComparer.Ordinal) { [Deciding] = first, [Following] = first };

        public HashSet<(string Chain, Bytes32 Group, int Member)> Signed { get; } = [];

        /// <summary>The following chain has another group than the first one's or the deciding chain's.</summary>
        public bool Parts => Chains[Following] != first && Chains[Following] != Chains[Deciding];
    }
}
