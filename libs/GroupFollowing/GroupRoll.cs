using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.GroupSigning;

namespace Notary.GroupFollowing;

/// <summary>
/// Which groups were announced, and which of them the chains accept: the fold of <see cref="GroupBook.Stream"/>. A group is
/// believed because a chain shows its id, whoever announced it.
/// </summary>
public sealed record GroupRoll
{
    /// <summary>Announced groups of one epoch that no chain shows; more are passed over.</summary>
    public const int MaxUnconfirmed = 64;

    private ImmutableList<Announced> All { get; init; } = [];

    private ImmutableList<GroupShown> Shown { get; init; } = [];

    /// <summary>How many events it was made of.</summary>
    public int Version { get; private init; }

    /// <summary>The groups that a chain accepts or accepted, in the order of their announcements.</summary>
    public IEnumerable<KnownGroup> Groups =>
        All.Select(a => a.Group).Where(group => IsShown(group.Id.ToString()));

    /// <summary>The announced groups that no chain has shown.</summary>
    public IEnumerable<KnownGroup> Unconfirmed =>
        All.Select(a => a.Group).Where(group => !IsShown(group.Id.ToString()));

    /// <exception cref="FormatException">The announcement contradicts itself, or its member did not sign it.</exception>
    public GroupRoll Add(GroupAnnounced announced)
    {
        var message = announced.Group;
        var next = this with { Version = Version + 1 };
        if (All.Find(a => a.Group.Id == KnownGroup.IdOf(message)) is not { } known)
            return next with { All = All.Add(new(KnownGroup.Parse(message), [message.Member])) };
        return known.Group.Sent(message)
            ? next with
            {
                All = All.Replace(known, known with { By = known.By.Add(message.Member) }),
            }
            : throw new FormatException("the group's announcement is not signed by its member");
    }

    public GroupRoll Add(GroupShown shown) =>
        this with
        {
            Shown = Shown.Add(shown),
            Version = Version + 1,
        };

    /// <summary>The group that a chain accepts, as it was seen last; null before it was seen.</summary>
    /// <param name="chain">CAIP-2 id.</param>
    public GroupShown? ShownOn(string chain) => Shown.FindLast(s => s.Chain == chain);

    /// <summary>The announcement of the group that a chain accepts; null where there is none yet.</summary>
    public KnownGroup? InForceOn(string chain) =>
        ShownOn(chain) is { } shown ? FindOn(chain, shown.GroupId) : null;

    /// <summary>A group that this chain accepts or accepted; null where it did not, or nobody announced it.</summary>
    /// <param name="groupId">0x-hex.</param>
    public KnownGroup? FindOn(string chain, string groupId) =>
        Shown.Exists(s => s.Chain == chain && s.GroupId == groupId)
            ? Groups.FirstOrDefault(group => group.Id.ToString() == groupId)
            : null;

    /// <summary>
    /// Groups that f + 1 of their members announced, one of whom is honest, for the epoch after one that the chain showed.
    /// </summary>
    public IEnumerable<KnownGroup> SuccessorsOn(string chain) =>
        All.Where(a => a.IsSupported)
            .Select(a => a.Group)
            .Where(group => Shown.Exists(s => s.Chain == chain && s.Epoch + 1 == group.Epoch));

    /// <summary>Whether the announcement says something that is not known.</summary>
    public bool IsNews(GroupActivated message) =>
        All.Find(a => a.Group.Id == KnownGroup.IdOf(message)) is not { } known
        || (!known.IsSupported && !known.By.Contains(message.Member));

    /// <summary>Why an announcement is passed over; null where it is taken.</summary>
    public string? Objection(GroupActivated message)
    {
        try
        {
            var id = KnownGroup.IdOf(message);
            if (All.Exists(a => a.Group.Id == id) || IsShown(id.ToString()))
                return CheckedObjection(message);
            if (Shown.Count > 0 && !Shown.Exists(s => s.Epoch + 1 == message.Epoch))
                return "the group is neither on a chain nor of the next epoch";
            return Rivals(message.Epoch) < MaxUnconfirmed
                ? CheckedObjection(message)
                : "there are too many groups that no chain shows";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private int Rivals(ulong epoch) =>
        Unconfirmed.Count(group => Shown.Count == 0 || group.Epoch == epoch);

    private string? CheckedObjection(GroupActivated message)
    {
        _ = Add(new GroupAnnounced(message));
        return null;
    }

    private bool IsShown(string groupId) => Shown.Exists(s => s.GroupId == groupId);

    /// <param name="By">The members that announced it.</param>
    private sealed record Announced(KnownGroup Group, ImmutableList<int> By)
    {
        public bool IsSupported => By.Distinct().Count() > Group.Key.Parameters.Faulty;
    }
}
