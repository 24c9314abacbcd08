namespace Notary.ThresholdBls.Dkg;

/// <summary>One signed statement of each sender, counted by what it says.</summary>
internal sealed class Tally
{
    private readonly HashSet<int> _senders = [];
    private readonly Dictionary<Digest, List<DkgEnvelope>> _same = [];

    /// <summary>False where the sender has made a statement before.</summary>
    public bool Add(DkgEnvelope statement)
    {
        if (!_senders.Add(statement.Sender))
            return false;
        var hash = Digest.Of(statement.Payload);
        if (!_same.TryGetValue(hash, out var same))
            _same.Add(hash, same = []);
        same.Add(statement);
        return true;
    }

    /// <summary>Equal statements of at least <paramref name="quorum"/> senders; null where there are none.</summary>
    public IReadOnlyList<DkgEnvelope>? Agreed(int quorum) =>
        _same.Values.FirstOrDefault(same => same.Count >= quorum);

    public IReadOnlyList<DkgEnvelope> Saying(ReadOnlySpan<byte> payload) =>
        _same.TryGetValue(Digest.Of(payload), out var same) ? same : [];
}
