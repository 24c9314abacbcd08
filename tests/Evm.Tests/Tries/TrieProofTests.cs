using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Notary.Evm.Tests.Tries;

public class TrieProofTests
{
    // Short keys over few values share prefixes, end inside one another, and nest small nodes.
    private static readonly Gen<byte[]> Keys = Gen.Choose(0, 3)
        .SelectMany(length => Gen.Elements<byte>(0x00, 0x01, 0x10, 0x11, 0xff).ArrayOf(length));

    private static readonly Gen<byte[]> Values = Gen.Choose(1, 40)
        .SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length));

    private static readonly Gen<Dictionary<string, byte[]>> Entries = Keys.Zip(Values)
        .ListOf()
        .Select(pairs =>
            pairs
                .DistinctBy(p => Hex.Encode(p.Item1), StringComparer.Ordinal)
                .ToDictionary(p => Hex.Encode(p.Item1), p => p.Item2, StringComparer.Ordinal)
        );

    [Fact]
    public void Every_key_s_value_or_absence_is_proved() =>
        Prop.ForAll(
                Entries.Zip(Keys).ToArbitrary(),
                drawn =>
                {
                    var (entries, key) = drawn;
                    var trie = Build(entries);
                    var expected = entries.GetValueOrDefault(Hex.Encode(key));
                    Assert.Equal(expected, TrieProof.Read(trie.Root, key, trie.Prove(key)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_changed_shortened_or_lengthened_proof_is_refused() =>
        Prop.ForAll(
                Entries.Where(e => e.Count > 0).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary(),
                drawn =>
                {
                    var (entries, seed) = drawn;
                    var trie = Build(entries);
                    var key = Hex.Decode(entries.Keys.ElementAt(seed % entries.Count));
                    var proof = trie.Prove(key);
                    Refused(trie.Root, key, Flip(proof, seed));
                    Refused(trie.Root, key, [.. proof.SkipLast(1)]);
                    Refused(trie.Root, key, [.. proof, proof[^1]]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_trie_without_keys_proves_every_absence()
    {
        var trie = new MerklePatriciaTrie([]);
        Assert.Equal(
            "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
            trie.Root.ToString()
        );
        Assert.Null(TrieProof.Read(trie.Root, [1], trie.Prove([1])));
        Refused(
            trie.Root,
            [1],
            [
                [0x80],
            ]
        );
    }

    [Fact]
    public void A_key_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new MerklePatriciaTrie([new([1], [1]), new([1], [2])])
        );

    [Theory]
    [InlineData("0xc0")]
    [InlineData("0xc22080")]
    [InlineData("0xc3408080")]
    [InlineData("0xc20f80")]
    [InlineData("0xd18080808080808080808080808080808080")]
    [InlineData("0xc58300000181aa")]
    public void A_node_of_no_valid_form_is_refused_or_proves_nothing(string encoded)
    {
        var node = Hex.Decode(encoded);
        try
        {
            Assert.Null(TrieProof.Read(Keccak256.Hash(node), [1, 2], [node]));
        }
        catch (FormatException)
        {
            // Refused.
        }
    }

    private static MerklePatriciaTrie Build(Dictionary<string, byte[]> entries) =>
        new(entries.Select(e => KeyValuePair.Create(Hex.Decode(e.Key), e.Value)));

    private static List<byte[]> Flip(IReadOnlyList<byte[]> proof, int seed)
    {
        var changed = proof.Select(node => (byte[])node.Clone()).ToList();
        var node = changed[seed % changed.Count];
        node[seed % node.Length] ^= 1;
        return changed;
    }

    private static void Refused(Bytes32 root, byte[] key, IReadOnlyList<byte[]> nodes) =>
        Assert.Throws<FormatException>(() => TrieProof.Read(root, key, nodes));
}
