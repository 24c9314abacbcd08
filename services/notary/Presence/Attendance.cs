using System.Collections.Concurrent;
using Notary.Contracts.Group;

namespace Notary.Member.Presence;

/// <summary>When each notary was last heard, by identity public key (DER, 0x-hex). Thread-safe.</summary>
public sealed class Attendance
{
    private readonly ConcurrentDictionary<string, long> _lastSeen = new(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>From now on these are listened to as well; nobody else is.</summary>
    public void Expect(IEnumerable<string> identities)
    {
        foreach (var identity in identities)
            _lastSeen.TryAdd(identity, 0);
    }

    public bool Expects(string identity) => _lastSeen.ContainsKey(identity);

    /// <summary>Unix seconds; null where it was never heard since this process started.</summary>
    public long? LastSeen(string identity) =>
        _lastSeen.TryGetValue(identity, out var at) && at > 0 ? at : null;

    /// <summary>A verified word: by its sender's clock, yet not later than now, and never backwards.</summary>
    internal void Note(NotaryAlive message, DateTimeOffset now)
    {
        var at = Math.Min(message.At, now.ToUnixTimeSeconds());
        if (Expects(message.Identity))
            _lastSeen.AddOrUpdate(message.Identity, at, (_, before) => Math.Max(before, at));
    }
}
