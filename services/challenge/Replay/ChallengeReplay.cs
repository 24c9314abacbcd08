using Notary.Challenge.Cases;
using Notary.Challenge.Watchtower;
using Notary.EventStore;

namespace Notary.Challenge.Replay;

/// <summary>
/// Recomputes what the service decided from the recorded inputs alone, with the service's own rules (PROTOCOL 8, statement 5):
/// the form of each challenge, whose words were kept, the penalty's message, rejected partials, combined signatures,
/// outcomes, and what is watched for whom. It reads no clock, no chain and no key.
/// </summary>
public sealed class ChallengeReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapChallengeEvents();

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        WatchedExchange.IsStream(streamId)
            ? new WatchReplay(new CaseSources(inputs))
            : new CaseReplay(new CaseSources(inputs));
}
