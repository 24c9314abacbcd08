namespace Notary.Evm;

/// <summary>An event of a contract.</summary>
public sealed class AbiEvent
{
    private readonly AbiType[] members;
    private readonly bool[] indexed;
    private readonly AbiTupleType dataType;

    private AbiEvent(string name, AbiType[] members, bool[] indexed)
    {
        (this.members, this.indexed) = (members, indexed);
        Signature = name + new AbiTupleType(members).Name;
        Topic = Keccak256.HashText(Signature);
        dataType = new([.. members.Where((_, i) => !indexed[i])]);
    }

    /// <summary>Name and canonical member types.</summary>
    public string Signature { get; }

    /// <summary>keccak256 of the signature: the first topic.</summary>
    public Bytes32 Topic { get; }

    /// <summary>Describes an event, as <c>Parse("Paid", "bytes32 indexed", "uint256")</c>. Indexed members must be of one word.</summary>
    /// <exception cref="FormatException">Not a type of the ABI, or an indexed one whose topic would be a hash.</exception>
    public static AbiEvent Parse(string name, params string[] members)
    {
        const string Indexed = " indexed";
        var types = members
            .Select(member => AbiType.Parse(member.Replace(Indexed, "", StringComparison.Ordinal)))
            .ToArray();
        var flags = members
            .Select(member => member.EndsWith(Indexed, StringComparison.Ordinal))
            .ToArray();
        if (types.Where((type, i) => flags[i] && type is not AbiWordType).Any())
            throw new FormatException($"an indexed member of {name} is not of one word");
        return new(name, types, flags);
    }

    /// <summary>True if a log with these topics is this event.</summary>
    public bool Matches(ReadOnlySpan<Bytes32> topics) =>
        topics.Length == 1 + indexed.Count(flag => flag) && topics[0] == Topic;

    /// <summary>All members in the order of their declaration.</summary>
    /// <exception cref="FormatException">Another event, or not canonical.</exception>
    public AbiValues Decode(ReadOnlySpan<Bytes32> topics, ReadOnlySpan<byte> data)
    {
        if (!Matches(topics))
            throw new FormatException($"not an event {Signature}");
        var plain = (object[])dataType.Decode(data);
        var values = new object[members.Length];
        var (nextTopic, nextPlain) = (1, 0);
        for (var i = 0; i < members.Length; i++)
            values[i] = indexed[i]
                ? members[i].Decode(topics[nextTopic++].ToArray())
                : plain[nextPlain++];
        return new(values);
    }
}
