using Notary.EventStore;

namespace Notary.Member.Endings;

/// <summary>A member's part in how agreements end.</summary>
internal static class EndingRegistration
{
    public static EventTypeRegistry MapEndingEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<SuspensionSeen>("suspension_seen")
            .MapEventType<ReleaseReviewed>("release_reviewed")
            .MapEventType<ReleaseDecided>("release_decided");
}
