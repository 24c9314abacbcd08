using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupSigning;

namespace Notary.IpfsRegistry.Groups;

/// <summary>Input: a member's word for the group that its key generation made. Whether it is in force, the chain says.</summary>
public sealed record GroupAnnounced(GroupActivated Group);

/// <summary>The announced groups, each once.</summary>
internal sealed class GroupBook(IDocumentStore log)
{
    internal const string Stream = "groups";

    /// <summary>The announcement as it may stand in the log.</summary>
    /// <exception cref="FormatException">It is malformed, contradicts itself, or its member did not sign it.</exception>
    internal static GroupAnnounced Check(GroupAnnounced announced)
    {
        _ = KnownGroup.Parse(announced.Group);
        return announced;
    }

    internal async Task<IReadOnlyList<GroupActivated>> LoadAsync(CancellationToken cancellation)
    {
        var events = await log.QuerySession()
            .Events.FetchStreamAsync(Stream, cancellation: cancellation);
        return [.. events.Select(e => ((GroupAnnounced)e.Data).Group)];
    }

    /// <summary>Announcements of the group of an epoch with this key (0x-hex).</summary>
    internal async Task<IReadOnlyList<KnownGroup>> FindAsync(
        ulong epoch,
        string publicKey,
        CancellationToken cancellation
    ) =>
        [
            .. (await LoadAsync(cancellation))
                .Where(g => g.Epoch == epoch && g.PublicKey == publicKey)
                .Select(KnownGroup.Parse),
        ];
}
