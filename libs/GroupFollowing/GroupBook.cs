using Notary.EventStore;

namespace Notary.GroupFollowing;

/// <summary>The groups of a service's log.</summary>
public sealed class GroupBook(IDocumentStore store)
{
    public const string Stream = "groups";

    private GroupRoll _roll = new();

    public async Task<GroupRoll> LoadAsync(CancellationToken cancellation)
    {
        var roll = _roll;
        var newer = await store
            .QuerySession()
            .Events.FetchStreamAsync(Stream, fromVersion: roll.Version, cancellation: cancellation);
        return _roll = newer.Aggregate(roll, Apply);
    }

    internal static GroupRoll Apply(GroupRoll roll, IEvent e) =>
        e.Data switch
        {
            GroupAnnounced announced => roll.Add(announced),
            GroupShown shown => roll.Add(shown),
            _ => roll,
        };
}
