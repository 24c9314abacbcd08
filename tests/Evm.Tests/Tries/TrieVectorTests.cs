using System.Text;
using System.Text.Json;
using Xunit;

namespace Notary.Evm.Tests.Tries;

public class TrieVectorTests
{
    private const string InOrder = "TrieTests/trietest.json";
    private const string AnyOrder = "TrieTests/trieanyorder.json";

    public static TheoryData<string> InOrderCases => Vectors.Names(InOrder);

    public static TheoryData<string> AnyOrderCases => Vectors.Names(AnyOrder);

    [VectorTheory]
    [MemberData(nameof(InOrderCases))]
    public void Root_after_writes_and_deletions_is_the_vector_s(string name)
    {
        using var document = Vectors.Read(InOrder);
        var vector = document.RootElement.GetProperty(name);
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var pair in vector.GetProperty("in").EnumerateArray())
            entries[pair[0].GetString()!] = Bytes(pair[1].GetString() ?? "");
        Check(vector, entries);
    }

    [VectorTheory]
    [MemberData(nameof(AnyOrderCases))]
    public void Root_does_not_depend_on_the_order(string name)
    {
        using var document = Vectors.Read(AnyOrder);
        var vector = document.RootElement.GetProperty(name);
        var entries = vector
            .GetProperty("in")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => Bytes(p.Value.GetString()!), StringComparer.Ordinal);
        Check(vector, entries);
        Check(vector, entries.Reverse().ToDictionary(StringComparer.Ordinal));
    }

    private static void Check(JsonElement vector, Dictionary<string, byte[]> entries)
    {
        var trie = new MerklePatriciaTrie(
            entries.Select(e => KeyValuePair.Create(Bytes(e.Key), e.Value))
        );
        Assert.Equal(vector.GetProperty("root").GetString(), trie.Root.ToString());
        foreach (var (key, value) in entries)
        {
            var read = TrieProof.Read(trie.Root, Bytes(key), trie.Prove(Bytes(key)));
            Assert.Equal(value.Length == 0 ? null : value, read);
        }
    }

    private static byte[] Bytes(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? Hex.Decode(text)
            : Encoding.UTF8.GetBytes(text);
}
