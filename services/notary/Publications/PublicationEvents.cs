using Notary.Contracts.Oracle;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Member.Publications;

// What attestors publish of what they sign, as it came to this member. Times are Unix seconds by its own clock.

/// <summary>Input: from here on this member keeps what these attestors publish. Recorded where they change.</summary>
public sealed record PublicationsFollowed(IReadOnlyList<string> Attestors, long At)
{
    public const string Stream = "publications";
}

/// <summary>Input: an attestor published a root with its answers, and signed it. One stream for each attestor and root.</summary>
public sealed record RootPublished(AnswersAttested Message, long SeenAt)
{
    public static string StreamOf(Address attestor, Bytes32 root) => $"published-{attestor}-{root}";
}

internal static class PublicationEventTypes
{
    public static EventTypeRegistry MapPublicationEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<PublicationsFollowed>("publications_followed")
            .MapEventType<RootPublished>("root_published");
}
