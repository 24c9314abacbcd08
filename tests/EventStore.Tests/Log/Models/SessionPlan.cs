using FsCheck;
using FsCheck.Fluent;

namespace Notary.EventStore.Tests.Log.Models;

/// <summary>What a session does to a stream; it may expect a version (0: a new stream) and archive the stream in the end.</summary>
public sealed record StreamStep(string Stream, long? Expected, int Events, bool Archives);

/// <summary>A session: at most one step for a stream, and the message that it receives, if any.</summary>
public sealed record SessionPlan(IReadOnlyList<StreamStep> Steps, int? Message)
{
    private const string Consumer = "consumer";

    /// <summary>Few streams and messages, so that sessions get into each other's way.</summary>
    public static Gen<SessionPlan> Any =>
        from steps in Step.ListOf()
        from message in Gen.Choose(1, 12)
        where steps.Count > 0
        select new SessionPlan(
            [.. steps.DistinctBy(s => s.Stream, StringComparer.Ordinal)],
            message <= 6 ? message : null
        );

    private static Gen<StreamStep> Step =>
        from stream in Gen.Choose(1, 5)
        from expected in Gen.Choose(-6, 4)
        from events in Gen.Choose(1, 3)
        from fate in Gen.Choose(1, 12)
        select new StreamStep(
            $"stream-{stream}",
            expected < 0 ? null : expected,
            fate == 1 ? 0 : events,
            fate <= 2
        );

    /// <returns>The position, or the name of the exception that refused it.</returns>
    public async Task<SaveResult> SaveAsync(IDocumentStore store)
    {
        var session = store.LightweightSession();
        if (Message is { } message)
            session.ReceiveOnce(Consumer, new Guid(message, 0, 0, new byte[8]));
        foreach (var step in Steps)
            Queue(session.Events, step);
        try
        {
            return new(this, await session.SaveChangesAsync(), null);
        }
        catch (EventStoreException e)
        {
            return new(this, null, e.GetType().Name);
        }
    }

    private static void Queue(IEventStoreOperations events, StreamStep step)
    {
        var payments = Enumerable.Range(0, step.Events).Select(i => (object)new Paid(i)).ToList();
        if (step.Expected == 0)
            events.StartStream(step.Stream, payments);
        else if (step.Expected is { } expected)
            events.Append(step.Stream, expected, payments);
        else
            events.Append(step.Stream, payments);
        if (step.Archives)
            events.ArchiveStream(step.Stream);
    }
}

public sealed record SaveResult(SessionPlan Session, long? Position, string? Refusal);
