using FsCheck;
using FsCheck.Fluent;
using Notary.Contracts.Oracle;
using Notary.Evm;
using Notary.Member.Publications;
using Notary.Protocol.Attestations;
using Notary.Protocol.Hashing;
using Notary.Testing;

namespace Notary.Member.Tests.Publications;

/// <summary>A root counts as published only with all that stands under it, and in the attestor's own words.</summary>
public sealed class PublicationProperties
{
    private static readonly EvmPrivateKey Attestor = EvmPrivateKey.Generate();
    private static readonly EvmPrivateKey Stranger = EvmPrivateKey.Generate();

    private static int Tests => TestTier.Of(quick: 200, full: 2_000);

    private static readonly Gen<(int Size, int Change, int At)> Lies =
        from size in Gen.Choose(1, 100)
        from change in Gen.Choose(0, 4)
        from at in Gen.Choose(0, size - 1)
        select (size, change, at);

    [Fact]
    public void Every_answer_of_what_counts_leads_to_its_root() =>
        Prop.ForAll(
                Gen.Choose(1, 100).ToArbitrary(),
                size =>
                {
                    var message = Message(size);
                    var known = Publication.Of(message)!;
                    var tree = TreeOf(message);
                    return known.Attestor == Attestor.Address
                        && Enumerable
                            .Range(0, size)
                            .All(i =>
                                MerkleTree.RootOf(
                                    ChainHash.Keccak,
                                    Bytes32.Parse(message.Digests[i]).ToArray(),
                                    tree.Path(i)
                                ) == known.Root
                            );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void Nothing_counts_that_leaves_out_adds_or_changes_an_answer_or_that_another_signed() =>
        Prop.ForAll(
                Lies.ToArbitrary(),
                lie => Publication.Of(Changed(Message(lie.Size), lie.Change, lie.At)) is null
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void A_tree_of_more_answers_than_are_ever_signed_at_once_counts_for_nothing() =>
        Assert.Null(Publication.Of(Message(101)));

    [Fact]
    public void A_gap_in_what_is_kept_begins_the_time_anew()
    {
        var (own, other) = (Attestor.Address, Stranger.Address);
        PublicationsFollowed[] followed =
        [
            new([own.ToString()], 10),
            new([own.ToString(), other.ToString()], 20),
            new([other.ToString()], 30),
            new([other.ToString(), own.ToString()], 40),
        ];
        Assert.Equal(40, PublicationStanding.Of(own, followed, [], 0).Since);
        Assert.Equal(20, PublicationStanding.Of(other, followed, [], 0).Since);
        Assert.Equal(10, PublicationStanding.Of(own, followed[..2], [], 0).Since);
        Assert.Null(PublicationStanding.Of(own, followed[..3], [], 0).Since);
    }

    private static AnswersAttested Changed(AnswersAttested message, int change, int at)
    {
        List<string> digests = [.. message.Digests];
        var strange = Keccak256.HashText("strange").ToString();
        switch (change)
        {
            case 0:
                digests.RemoveAt(at);
                break;
            case 1:
                digests.Insert(at, strange);
                break;
            case 2:
                digests[at] = strange;
                break;
            case 3:
                return message with { Attestor = Stranger.Address.ToString() };
            default:
                return message with { Root = strange };
        }
        return message with { Digests = digests };
    }

    private static AnswersAttested Message(int size)
    {
        string[] digests =
        [
            .. Enumerable.Range(0, size).Select(i => Keccak256.HashText($"{i}").ToString()),
        ];
        var message = new AnswersAttested(1, Attestor.Address.ToString(), "", "", [], digests);
        var root = TreeOf(message).Root;
        var signature = Attestor.Sign(Attestation.DigestOf(root));
        return message with { Root = root.ToString(), Signature = signature.ToString() };
    }

    private static MerkleTree TreeOf(AnswersAttested message) =>
        new(ChainHash.Keccak, message.Digests.Select(d => Bytes32.Parse(d).ToArray()));
}
