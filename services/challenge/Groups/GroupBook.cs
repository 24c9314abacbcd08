using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupSigning;

namespace Notary.Challenge.Groups;

/// <summary>Input: a member's word for the group that its key generation made. Whether it is in force, the chain says.</summary>
public sealed record GroupAnnounced(GroupActivated Group);

/// <summary>The announced groups, in the order of the log.</summary>
public sealed class GroupBook(IDocumentStore store)
{
    public const string Stream = "group";

    private GroupRoll _roll = new();

    public async Task<GroupRoll> LoadAsync(CancellationToken cancellation)
    {
        var roll = _roll;
        var newer = await store
            .QuerySession()
            .Events.FetchStreamAsync(Stream, fromVersion: roll.Count, cancellation: cancellation);
        return _roll = newer.Aggregate(roll, (r, e) => r.Add(((GroupAnnounced)e.Data).Group));
    }
}
