using Notary.EventStore;
using Notary.Member.Group;
using Notary.Member.Settings;
using Notary.Member.Watermarks;

namespace Notary.Member.Replay;

/// <summary>The replay of the group's watermarks: each verifies under a group that the member knew by then.</summary>
/// <param name="inputs">Where the ledger stands, in a stream of its own.</param>
internal sealed class GivenReplay(ReplayInputs inputs)
{
    /// <summary>What should stand where the event does.</summary>
    public async ValueTask<object> RecomputeAsync(
        IEvent recorded,
        WatermarkTaken taken,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        var events = await inputs.BeforeAsync(recorded, GroupLedger.Stream, cancellation);
        var ledger = events.Aggregate(new GroupLedger(), (l, e) => l.Apply(e.Data));
        return taken.IsProved(ledger, settings.Chains)
            ? taken
            : "nothing: no group known by then signed it";
    }
}
