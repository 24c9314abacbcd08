using FsCheck;
using FsCheck.Fluent;

namespace Notary.ThresholdBls.Tests;

public sealed class ThresholdSignatureTests
{
    private static readonly byte[] Message = "message"u8.ToArray();

    [Fact]
    public void Any_t_members_make_the_same_signature_which_verifies() =>
        ForGroups(
            (group, members) =>
            {
                var threshold = group.Key.Parameters.Threshold;
                var first = Combine(group, members.Take(threshold));
                var last = Combine(group, members.TakeLast(threshold));
                return first == last && group.Key.PublicKey.Verify(Message, first);
            }
        );

    [Fact]
    public void Fewer_than_t_members_make_no_signature() =>
        ForGroups(
            (group, members) =>
            {
                var few = members.Take(group.Key.Parameters.Threshold - 1).ToArray();
                Assert.Throws<ArgumentException>(() => Combine(group, few));
                var forged = Interpolate(group, few);
                return !group.Key.PublicKey.Verify(Message, forged);
            }
        );

    [Fact]
    public void Every_tampered_partial_is_attributed_and_no_other() =>
        ForGroups(
            (group, members) =>
            {
                var tampered = members.Take(2).ToHashSet();
                var partials = members.Select(member => Partial(group, member, tampered)).ToArray();
                var found = group.Key.FindInvalid(Message, partials, new SeededRandom(1));
                return tampered.SetEquals(found.Select(partial => partial.Member));
            }
        );

    [Fact]
    public void A_bad_partial_is_found_at_every_position_of_a_batch()
    {
        var group = new DealtGroup(10, seed: 3);
        for (var bad = 1; bad <= 10; bad++)
        {
            var partials = Enumerable.Range(1, 10).Select(m => Partial(group, m, [bad])).ToArray();
            var found = group.Key.FindInvalid(Message, partials, new SeededRandom(bad));
            Assert.Equal([bad], found.Select(partial => partial.Member));
        }
    }

    [Fact]
    public void A_batch_of_valid_partials_passes() =>
        ForGroups(
            (group, members) =>
                group
                    .Key.FindInvalid(
                        Message,
                        [.. members.Select(member => group.Sign(member, Message))],
                        new SeededRandom(2)
                    )
                    .Count == 0
        );

    [Fact]
    public void A_partial_that_names_another_member_is_attributed_to_it()
    {
        var group = new DealtGroup(4, seed: 1);
        var stolen = group.Sign(2, Message) with { Member = 3 };
        Assert.False(group.Key.VerifyPartial(Message, stolen));
        Assert.False(group.Key.VerifyPartial(Message, stolen with { Member = 5 }));
        Assert.Equal(
            [stolen],
            group.Key.FindInvalid(Message, [stolen, group.Sign(1, Message)], new SeededRandom(3))
        );
    }

    [Fact]
    public void Two_of_one_member_are_not_two_members()
    {
        var group = new DealtGroup(4, seed: 2);
        var one = group.Sign(1, Message);
        Assert.Throws<ArgumentException>(() =>
            group.Key.Combine([one, one, group.Sign(2, Message)])
        );
    }

    [Fact]
    public void Commitments_of_another_degree_are_refused()
    {
        using var polynomial = SecretPolynomial.Random(4, new SeededRandom(1));
        Assert.Throws<BlsFormatException>(() =>
            new GroupPublicKey(new ThresholdParameters(4, 3), polynomial.Commit())
        );
    }

    private static PartialSignature Partial(DealtGroup group, int member, HashSet<int> tampered) =>
        group.Sign(member, tampered.Contains(member) ? "another message"u8.ToArray() : Message);

    private static Signature Combine(DealtGroup group, IEnumerable<int> members) =>
        group.Key.Combine([.. members.Select(member => group.Sign(member, Message))]);

    /// <summary>What an attacker with too few shares could compute: the same interpolation over a smaller set.</summary>
    private static Signature Interpolate(DealtGroup group, int[] members)
    {
        var factors = Native.Factors.From(Lagrange.CoefficientsAtZero(members));
        return new Signature(
            Native.MultiScalar.Sum(
                [.. members.Select(m => group.Sign(m, Message).Point.Value)],
                factors
            )
        );
    }

    private static void ForGroups(Func<DealtGroup, int[], bool> property)
    {
        var cases =
            from members in Gen.Choose(4, 10)
            from seed in Gen.Choose(0, int.MaxValue)
            from order in Gen.Shuffle(Enumerable.Range(1, members))
            select (members, seed, order);
        Prop.ForAll(
                cases.ToArbitrary(),
                c => property(new DealtGroup(c.members, c.seed), [.. c.order])
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }
}
