using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit;
using Notary.Member.Credit.Items;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>What the members' nodes must show of a candidate.</summary>
public sealed class BondRuleTests : IDisposable
{
    private static readonly CreditTerms Terms = new(1_000, 100, 10, 20, 0, "50");
    private readonly TestGroup _group = new();
    private readonly CandidateKeys _keys;
    private readonly CandidateRegistered _word;

    public BondRuleTests()
    {
        _keys = new(Hex.Encode(_group.IdentityOf(2).PublicKey.ToBytes()));
        _word = Word(_keys);
    }

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData("50", 1_100, true)]
    [InlineData("49", 1_100, false)]
    [InlineData("50", 1_099, false)]
    public void A_bond_counts_if_it_suffices_and_is_seen_at_the_epochs_end(
        string bond,
        long at,
        bool counts
    ) => Assert.Equal(counts, Holds(_word, Seen(_keys, bond, at)));

    [Fact]
    public void It_does_not_count_for_other_keys_than_those_that_were_seen()
    {
        using var other = new CandidateKeys(_word.Identity);
        Assert.True(Holds(_word, Seen(_keys, "50", 1_100)));
        Assert.False(Holds(Word(other), Seen(_keys, "50", 1_100)));
    }

    [Fact]
    public void Nobody_counts_with_somebody_elses_bond()
    {
        CandidateKey[] renamed =
        [
            .. _word.Keys.Select(k => k with { Operator = "0x" + new string('1', 40) }),
        ];
        Assert.False(Holds(_word with { Keys = renamed }, Seen(_keys, "50", 1_100)));
    }

    [Fact]
    public void Where_no_bond_is_asked_for_only_who_names_an_operator_is_held_to_it()
    {
        var terms = Terms with { MinBond = "0" };
        CandidateKey[] nameless = [.. _word.Keys.Select(k => k with { Operator = null })];
        Assert.True(Holds(_word with { Keys = nameless }, null, terms));
        Assert.False(Holds(_word, null, terms));
    }

    [Fact]
    public void A_sighting_is_news_once_and_once_more_at_the_epochs_end()
    {
        var ledger = Ledger(_word, Seen(_keys, "50", 1_050));
        Assert.False(BondRules.IsNews(ledger, Terms, Seen(_keys, "50", 1_060)));
        Assert.True(BondRules.IsNews(ledger, Terms, Seen(_keys, "51", 1_060)));
        Assert.True(BondRules.IsNews(ledger, Terms, Seen(_keys, "50", 1_100)));
        var later = ledger.Apply(Seen(_keys, "50", 1_100));
        Assert.False(BondRules.IsNews(later, Terms, Seen(_keys, "50", 1_101)));
    }

    private static bool Holds(
        CandidateRegistered word,
        BondSeen? seen,
        CreditTerms? terms = null
    ) => BondRules.Holds(Ledger(word, seen), terms ?? Terms, NodeName.Of(word.Identity));

    private static CreditLedger Ledger(CandidateRegistered word, BondSeen? seen)
    {
        var ledger = new CreditLedger().Apply(new CandidateHeard(word, IsOwn: false, 1_000));
        return seen is null ? ledger : ledger.Apply(seen);
    }

    private static BondSeen Seen(CandidateKeys keys, string bond, long at) =>
        new(
            NodeName.Of(keys.Identity),
            [
                new(TestChains.Payment.Id, keys.Operator.ToString(), keys.Digest.ToString(), bond),
                new(
                    TestChains.Data.Id,
                    keys.FabricOperator.ToString(),
                    keys.Digest.ToString(),
                    bond
                ),
            ],
            at
        );

    private static CandidateRegistered Word(CandidateKeys keys) =>
        new(
            keys.Identity,
            keys.Operator.ToString(),
            keys.Named,
            Leaves: false,
            1_000,
            Signature: ""
        );
}
