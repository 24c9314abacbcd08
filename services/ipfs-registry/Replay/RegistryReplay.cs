using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Misbehaviour;
using Notary.IpfsRegistry.Setups;

namespace Notary.IpfsRegistry.Replay;

/// <summary>
/// Recomputes from the recorded inputs alone, with the registry's own rules, which documents became versions of a setup, which
/// setups were locked, which groups were to take over, and which anchors were asked for; the group's signatures are verified. It asks no chain and no block store.
/// </summary>
public sealed class RegistryReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => SetupEvents.Register(options);

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new RegistryStreamReplay(
            inputs,
            new SetupReplay(inputs),
            new AnchorReplay(streamId, inputs)
        );
}

/// <summary>The replay of one stream: a setup, an anchor, or the announced groups.</summary>
internal sealed class RegistryStreamReplay(
    ReplayInputs inputs,
    SetupReplay setup,
    AnchorReplay anchor
) : IStreamReplay
{
    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        recorded.Data switch
        {
            GroupAnnounced e =>
            [
                Recomputed.Compare(recorded, await inputs.CheckAsync(recorded, e, cancellation)),
            ],
            MisbehaviourFound e =>
            [
                Recomputed.Compare(recorded, await e.CheckAsync(recorded, inputs, cancellation)),
            ],
            DocumentReceived
            or SetupRecorded
            or DepositSeen
            or DepositsCompleted
            or GroupDocumented => await setup.StepAsync(recorded, cancellation),
            _ => await anchor.RecomputeAsync(recorded, cancellation) is { } expected
                ? [Recomputed.Compare(recorded, expected)]
                : [],
        };

    public IEnumerable<Recomputed> End(IReplayLog log) => setup.End(log);
}
