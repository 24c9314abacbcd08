namespace Notary.ThresholdBls.Dkg;

/// <summary>
/// Counts who signed the same. A two-faced sender counts wherever it is found: honest ones say one thing only, and every quorum has
/// enough of those. But it brings up no more than one thing that nobody else has said.
/// </summary>
internal sealed class Tally
{
    private static readonly SortedDictionary<int, DkgEnvelope> Nobody = [];

    private readonly Dictionary<int, Digest> _first = [];
    private readonly Dictionary<Digest, SortedDictionary<int, DkgEnvelope>> _same = [];

    public bool IsEmpty => _same.Count == 0;

    /// <summary>How many said anything.</summary>
    public int Senders => _first.Count;

    /// <summary>False where it is no news, or contradicts what the sender said before.</summary>
    public bool Add(Digest what, DkgEnvelope statement)
    {
        var isFirst = _first.TryAdd(statement.Sender, what);
        if (!_same.TryGetValue(what, out var same))
        {
            if (!isFirst)
                return false;
            _same.Add(what, same = []);
        }
        return same.TryAdd(statement.Sender, statement);
    }

    /// <summary>What a sender said first; null where it said nothing.</summary>
    public Digest? FirstOf(int sender) => _first.TryGetValue(sender, out var first) ? first : null;

    /// <summary>Who said it, in the senders' order, each with the statement.</summary>
    public IReadOnlyDictionary<int, DkgEnvelope> Saying(Digest what) =>
        _same.TryGetValue(what, out var same) ? same : Nobody;

    /// <summary>Equal statements of at least <paramref name="quorum"/> senders; null where there are none.</summary>
    public IReadOnlyCollection<DkgEnvelope>? Agreed(int quorum) =>
        _same.Values.FirstOrDefault(same => same.Count >= quorum)?.Values;
}
