using Notary.Contracts.Group;

namespace Notary.Member.Presence;

/// <summary>What a word of another process of this notary changes.</summary>
public enum TwinNews
{
    None,

    /// <summary>It should hear at once that this process lives.</summary>
    Answer,

    /// <summary>It lives at the same time as this process.</summary>
    Alive,

    /// <summary>It ended, or gave way.</summary>
    Gone,
}

/// <summary>
/// Whether this process is the notary's only one, and so may sign. It may not before it has listened for others, without the lease
/// in the database, and while it hears another one; the later of two gives way for good. Thread-safe.
/// </summary>
public sealed class Tenure(Incarnation self, TimeSpan silence)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Twin> _twins = new(StringComparer.Ordinal);
    private bool _hasLease;
    private bool _hasListened;
    private Incarnation? _victor;

    public Incarnation Self => self;

    /// <summary>Why this process may not sign; null where it may.</summary>
    public string? Obstacle
    {
        get
        {
            lock (_lock)
                return _victor is { } victor
                        ? $"another process of this notary ({victor.Instance}) is alive and started earlier: this one gave way"
                    : Alive.FirstOrDefault() is { } twin
                        ? $"another process of this notary ({twin.Is.Instance}) is alive"
                    : !_hasLease
                        ? "another process may have the notary's lease in the database, or the database is away"
                    : _hasListened ? null
                    : "it listens whether another process of this notary is alive";
        }
    }

    public bool MaySign => Obstacle is null;

    /// <summary>It has heard of nothing in its way, and has not listened for long enough.</summary>
    public bool IsBeginning
    {
        get
        {
            lock (_lock)
                return _hasLease && !_hasListened && _victor is null && !Alive.Any();
        }
    }

    public bool HasGivenWay
    {
        get
        {
            lock (_lock)
                return _victor is not null;
        }
    }

    /// <summary>The other process that was heard last; null where none is about.</summary>
    public string? LastHeard
    {
        get
        {
            lock (_lock)
                return _twins.Values.MaxBy(twin => twin.HeardAt)?.Is.Instance;
        }
    }

    /// <summary>No answer came to this process's first word.</summary>
    public void Listened()
    {
        lock (_lock)
            _hasListened = true;
    }

    public void Lease(bool isHeld)
    {
        lock (_lock)
            _hasLease = isHeld;
    }

    /// <summary>
    /// A verified word of this notary's identity. That the other one lives now shows only in an answer to this process, whose name
    /// nobody could know before: what is old, or repeated by others, has no effect.
    /// </summary>
    public TwinNews Hear(NotaryAlive message, DateTimeOffset now)
    {
        lock (_lock)
        {
            var known = _twins.GetValueOrDefault(message.Instance);
            if (
                message.Instance == self.Instance
                || _victor is not null
                || message.Counter <= known?.Counter
            )
                return TwinNews.None;
            if (message.IsLast)
                return Forget(known);
            var isAlive = message.Answers == self.Instance || known is { IsAlive: true };
            var twin = new Twin(Incarnation.Of(message), message.Counter, now, isAlive);
            _twins[message.Instance] = twin;
            if (isAlive && self.GivesWayTo(twin.Is))
                _victor = twin.Is;
            return isAlive && known is not { IsAlive: true } ? TwinNews.Alive
                : known is null ? TwinNews.Answer
                : TwinNews.None;
        }
    }

    /// <summary>Forgets who has been silent for long.</summary>
    public TwinNews Tick(DateTimeOffset now)
    {
        lock (_lock)
            return _twins
                .Values.Where(twin => now - twin.HeardAt > silence)
                .ToList()
                .ConvertAll(Forget)
                .DefaultIfEmpty()
                .Max();
    }

    private IEnumerable<Twin> Alive => _twins.Values.Where(twin => twin.IsAlive);

    private TwinNews Forget(Twin? twin)
    {
        if (twin is null || !_twins.Remove(twin.Is.Instance))
            return TwinNews.None;
        return twin.IsAlive && !Alive.Any() ? TwinNews.Gone : TwinNews.None;
    }

    /// <param name="Is">Who.</param>
    /// <param name="IsAlive">It answered this process.</param>
    private sealed record Twin(Incarnation Is, long Counter, DateTimeOffset HeardAt, bool IsAlive);
}
