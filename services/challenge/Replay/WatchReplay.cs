using Notary.Challenge.Settings;
using Notary.Challenge.Watchtower;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Replay;

/// <summary>The replay of a watched exchange: who handed it over and took it back, and what was decided from what was seen.</summary>
internal sealed class WatchReplay(CaseSources sources) : IStreamReplay
{
    private ChallengeEvidence? watched;
    private LegsLooked? seen;

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        if (recorded.Data is LegsLooked looked)
            seen = looked;
        object? expected = recorded.Data switch
        {
            ExchangeWatched e => Taken(e, await sources.SettingsAsync(recorded, cancellation)),
            WatchForgotten e => Forgotten(e),
            WatchEnded => seen is null || watched is null
                ? "nothing: nobody looked"
                : WatchRules.Decide(watched, seen) as object ?? "the watch goes on",
            _ => null,
        };
        return expected is null ? [] : [Recomputed.Compare(recorded, expected)];
    }

    private object Taken(ExchangeWatched taken, ServiceConfigured settings)
    {
        watched = ChallengeEvidence.Parse(taken.Challenge);
        return WatchRules.Violation(watched)
            ?? settings.Form.Violation(watched, taken.ReceivedAt, taken.GroupKey) as object
            ?? taken;
    }

    private object Forgotten(WatchForgotten forgotten) =>
        watched is not null
        && EvmSignature
            .Parse(forgotten.Signature)
            .IsBy(watched.Challenger, new Unwatch(watched.ChallengeId).Digest)
            ? forgotten
            : "nothing: its party did not sign it";
}
