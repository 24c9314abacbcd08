namespace Notary.EventStore;

/// <summary>What a group needs to know of the log. It is true as long as the log ends at <see cref="End"/>.</summary>
/// <param name="Streams">Every stream of the group.</param>
/// <param name="Received">Those of the group's inbox entries that are there already.</param>
/// <param name="Committed">Positions of those of the group's events that are there already, by event id.</param>
/// <param name="Tokens">The newest of every lease of the group, by its name.</param>
internal sealed record LogView(
    LogEnd End,
    IReadOnlyDictionary<string, StreamVersion> Streams,
    IReadOnlySet<InboxEntry> Received,
    IReadOnlyDictionary<Guid, long> Committed,
    IReadOnlyDictionary<string, long> Tokens
);
