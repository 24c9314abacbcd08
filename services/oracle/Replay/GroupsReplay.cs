using Notary.EventStore;
using Notary.GroupFollowing;

namespace Notary.Oracle.Replay;

/// <summary>The replay of the groups that the oracle follows: which announcements it kept. What a chain showed is an input.</summary>
internal sealed class GroupsReplay(ReplayInputs inputs) : IStreamReplay
{
    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        recorded.Data is GroupAnnounced announced
            ?
            [
                Recomputed.Compare(
                    recorded,
                    await inputs.CheckAsync(recorded, announced, cancellation)
                ),
            ]
            : [];
}
