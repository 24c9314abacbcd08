using Notary.GroupSigning;
using Notary.Member.Ceremonies;

namespace Notary.Member.Replay;

/// <summary>
/// The replay of one ceremony: the key follows from the participants' signed messages. That a run ended without a key also depends
/// on secret shares, and is not recomputed.
/// </summary>
internal sealed class CeremonyReplay
{
    private readonly List<object> _messages = [];
    private CeremonyStarted? _started;

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data)
    {
        switch (data)
        {
            case CeremonyStarted started:
                _started = started;
                var session = Sessions.Restore(started).Describe(started.At).Session;
                return started with { Session = session };
            case CeremonySucceeded succeeded:
                return Key(succeeded);
            default:
                _messages.Add(data);
                return null;
        }
    }

    /// <summary>The member's own signature cannot be made again, but it can be verified.</summary>
    private object Key(CeremonySucceeded succeeded)
    {
        var started = _started ?? throw new InvalidOperationException("the ceremony never began");
        using var observer = CeremonyArchive.Watch(started, _messages);
        if (observer.Key is not { } agreed)
            return "no key";
        var (member, signature) = (succeeded.Group.Member, succeeded.Group.Signature);
        if (member > 0)
            _ = KnownGroup.Parse(succeeded.Group);
        return Announcement.Of(observer.Session, agreed, member, signature);
    }
}
