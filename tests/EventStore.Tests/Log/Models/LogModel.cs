using System.Collections.Immutable;

namespace Notary.EventStore.Tests.Log.Models;

/// <summary>The log as one would have it in memory: a list of events, of which everything else follows.</summary>
public sealed record LogModel(
    ImmutableList<(string Stream, string Type)> Events,
    ImmutableHashSet<int> Received
)
{
    public static LogModel Empty { get; } = new([], []);

    /// <summary>The log's rows in order: stream, version, type.</summary>
    public IEnumerable<(string Stream, long Version, string Type)> Rows =>
        Events.Select(
            (e, i) => (e.Stream, (long)Events.Take(i + 1).Count(o => o.Stream == e.Stream), e.Type)
        );

    /// <returns>The name of the exception, or null if the session may be saved.</returns>
    public string? Refusal(SessionPlan session) =>
        session.Message is { } message && Received.Contains(message)
            ? nameof(MessageAlreadyReceivedException)
            : session.Steps.Select(Refusal).FirstOrDefault(r => r is not null);

    public LogModel Save(SessionPlan session) =>
        new(
            Events.AddRange(session.Steps.SelectMany(EventsOf)),
            session.Message is { } message ? Received.Add(message) : Received
        );

    private string? Refusal(StreamStep step)
    {
        var stream = Events.Where(e => e.Stream == step.Stream).ToList();
        return step switch
        {
            _ when stream.Exists(e => e.Type == "archived") => nameof(
                InvalidStreamOperationException
            ),
            { Events: 0 } when stream.Count == 0 => nameof(NonExistentStreamException),
            { Expected: null } => null,
            { Expected: var version } when version == stream.Count => null,
            { Expected: 0 } => nameof(ExistingStreamIdCollisionException),
            _ => nameof(EventStreamUnexpectedMaxEventIdException),
        };
    }

    private static IEnumerable<(string, string)> EventsOf(StreamStep step) =>
        Enumerable
            .Repeat((step.Stream, "paid"), step.Events)
            .Concat(step.Archives ? [(step.Stream, "archived")] : []);
}
