using System.Collections.Immutable;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Oracle.Accounts;
using Notary.Oracle.Lapses;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Replay;

/// <summary>The replay of the watermarks that the oracle took: a group that the chain showed by then signed each of them.</summary>
internal sealed class WatermarkReplay(ReplayInputs inputs) : IStreamReplay
{
    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        await ObjectionAsync(recorded, cancellation) is { } objection
            ? [Recomputed.Wrong(recorded, objection)]
            : [];

    /// <summary>Whether watermarks that stand before it in the log allow a lapse.</summary>
    /// <param name="state">The agreement, with the exchange.</param>
    public static async ValueTask<bool> IsAllowedAsync(
        ReplayInputs inputs,
        IEvent recorded,
        LapseSeen lapse,
        AgreementExposure state,
        CancellationToken cancellation
    )
    {
        var taken = await inputs.StateAsync(
            recorded,
            Watermarks.Stream,
            ImmutableList<Watermark>.Empty,
            Watermarks.Apply,
            cancellation
        );
        return LapseRules.IsAllowed(state, lapse, taken);
    }

    private async ValueTask<string?> ObjectionAsync(IEvent recorded, CancellationToken cancellation)
    {
        if (recorded.Data is not WatermarkTaken taken)
            return "a watermark";
        return taken.Objection(await inputs.RollBeforeAsync(recorded, cancellation));
    }
}
