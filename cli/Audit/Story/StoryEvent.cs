using Notary.Cli.Events;
using Notary.EventStore;
using Notary.EventStore.Bus;

namespace Notary.Cli.Audit.Story;

/// <summary>An event of a story.</summary>
/// <param name="Number">Its place in the story, from 1.</param>
/// <param name="CausedBy">The number of the event that it was recorded because of; null where that is none of the story.</param>
/// <param name="Depth">How many such steps lead to it.</param>
internal sealed record StoryEvent(int Number, LoggedEvent Logged, int? CausedBy, int Depth)
{
    /// <summary>More messages than that tell of no event.</summary>
    private const int MaxMessages = 4;

    public RecordedEvent Recorded => Logged.Recorded;

    /// <summary>Puts events in the order of time, and finds what caused what: the message behind an event has an id of that event.</summary>
    public static IReadOnlyList<StoryEvent> Tell(IEnumerable<LoggedEvent> events)
    {
        var story = new List<StoryEvent>();
        var messages = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var logged in events.OrderBy(e => e.Recorded.Timestamp))
        {
            var number = story.Count + 1;
            int? cause =
                logged.Recorded.CausationId is { } id && messages.TryGetValue(id, out var known)
                    ? known
                    : null;
            story.Add(new(number, logged, cause, cause is { } c ? story[c - 1].Depth + 1 : 0));
            for (var i = 0; i < MaxMessages; i++)
                messages[OutboxMap.MessageId(logged.Recorded.Id, i).ToString()] = number;
        }
        return story;
    }
}
