using Notary.EventStore;

namespace Notary.Member.Replay;

/// <summary>
/// Recomputes every verdict and every governance decision of a member's log from the recorded inputs alone, with the member's
/// own rules, and checks what it signed (PROTOCOL 8, statement 5). It reads no clock, no chain and no secret.
/// </summary>
public static class MemberReplay
{
    /// <summary>Replays a stored log; the store needs <see cref="MemberEventTypes.MapMemberEvents"/>.</summary>
    public static async Task<ReplayReport> RunAsync(
        IDocumentStore store,
        CancellationToken cancellation = default
    )
    {
        var replay = new LogReplay();
        await foreach (var recorded in store.ReadAllAsync(cancellation: cancellation))
            replay.Step(recorded);
        return replay.Report();
    }

    /// <summary>Replays events in the order of the log.</summary>
    public static ReplayReport Run(IEnumerable<IEvent> log)
    {
        var replay = new LogReplay();
        foreach (var recorded in log)
            replay.Step(recorded);
        return replay.Report();
    }
}
