namespace Notary.EventStore;

/// <summary>A stream's last event, by whatever means it is appended: the stream takes no more.</summary>
public sealed record Archived(string? Reason);
