namespace Notary.Credit;

/// <summary>A node's name, the same in every epoch: 1 to 128 visible ASCII characters. Ordered by their codes, which breaks ties.</summary>
public readonly record struct NodeId : IComparable<NodeId>
{
    private const int MaxLength = 128;
    private readonly string? text;

    /// <exception cref="CreditException">The text is empty, too long, or has other characters.</exception>
    public NodeId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsValid(text))
        {
            throw new CreditException(
                $"a node's id has 1 to {MaxLength} visible ASCII characters, which \"{text}\" has not"
            );
        }
        this.text = text;
    }

    public static bool IsValid(string text) =>
        text is { Length: > 0 and <= MaxLength } && text.All(c => c is > ' ' and <= '~');

    public int CompareTo(NodeId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";

    public static bool operator <(NodeId left, NodeId right) => left.CompareTo(right) < 0;

    public static bool operator <=(NodeId left, NodeId right) => left.CompareTo(right) <= 0;

    public static bool operator >(NodeId left, NodeId right) => left.CompareTo(right) > 0;

    public static bool operator >=(NodeId left, NodeId right) => left.CompareTo(right) >= 0;
}
