using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replay;

/// <summary>
/// Recomputes every answer and refusal of an oracle's log from the recorded inputs alone, with the service's own rules, and
/// checks the exposure invariant at every position (PROTOCOL 8, statements 3 and 5). It reads no clock and no key.
/// </summary>
public static class OracleReplay
{
    /// <summary>Replays a stored log; the store needs <see cref="OracleEventTypes.MapOracleEvents"/>.</summary>
    public static async Task<ReplayReport> RunAsync(
        IDocumentStore store,
        CancellationToken cancellation = default
    )
    {
        var events = new List<IEvent>();
        await foreach (var recorded in store.ReadAllAsync(cancellation: cancellation))
            events.Add(recorded);
        return Run(events);
    }

    /// <summary>Replays events in the order of the log.</summary>
    public static ReplayReport Run(IEnumerable<IEvent> log)
    {
        var streams = new Dictionary<string, StreamReplay>(StringComparer.Ordinal);
        var mismatches = new List<ReplayMismatch>();
        var (events, answers, refusals) = (0L, 0L, 0L);
        foreach (var recorded in log)
        {
            if (!streams.TryGetValue(recorded.StreamId, out var stream))
                streams.Add(recorded.StreamId, stream = new(recorded.StreamId));
            mismatches.AddRange(stream.Step(recorded));
            events++;
            answers += recorded.Data is AnswerApproved ? 1 : 0;
            refusals += recorded.Data is AnswerRejected ? 1 : 0;
        }
        mismatches.AddRange(streams.Values.SelectMany(s => s.End()));
        return new(events, answers, refusals, mismatches);
    }
}
