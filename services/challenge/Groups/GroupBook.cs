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

    private (long Version, IReadOnlyList<KnownGroup> Groups) _read = (0, []);

    public async Task<IReadOnlyList<KnownGroup>> LoadAsync(CancellationToken cancellation)
    {
        var (version, groups) = _read;
        var newer = await store
            .QuerySession()
            .Events.FetchStreamAsync(Stream, fromVersion: version, cancellation: cancellation);
        if (newer.Count == 0)
            return groups;
        groups =
        [
            .. groups,
            .. newer.Select(e => KnownGroup.Parse(((GroupAnnounced)e.Data).Group)),
        ];
        _read = (newer[^1].Version, groups);
        return groups;
    }

    /// <summary>The group of an epoch with this key (0x-hex); null where nobody announced it.</summary>
    public async Task<KnownGroup?> FindAsync(
        ulong epoch,
        string publicKey,
        CancellationToken cancellation
    ) =>
        (await LoadAsync(cancellation)).FirstOrDefault(g =>
            g.Epoch == epoch && g.PublicKey == publicKey
        );
}
