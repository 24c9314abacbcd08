using Notary.EventStore;

namespace Notary.Challenge.Replay;

/// <summary>
/// Recomputes what the service decided from the recorded inputs alone, with the service's own rules (PROTOCOL 8, statement 5):
/// the form of each challenge, the penalty's message, rejected partials, combined signatures and outcomes. It reads no clock,
/// no chain and no key.
/// </summary>
public static class ChallengeReplay
{
    /// <summary>Replays a stored log; the store needs <see cref="ChallengeEventTypes.MapChallengeEvents"/>.</summary>
    public static async Task<ReplayReport> RunAsync(
        IDocumentStore store,
        CancellationToken cancellation = default
    )
    {
        var replay = new CaseReplay();
        await foreach (var recorded in store.ReadAllAsync(cancellation: cancellation))
            replay.Step(recorded);
        return replay.Report();
    }

    /// <summary>Replays events in the order of the log.</summary>
    public static ReplayReport Run(IEnumerable<IEvent> log)
    {
        var replay = new CaseReplay();
        foreach (var recorded in log)
            replay.Step(recorded);
        return replay.Report();
    }
}
