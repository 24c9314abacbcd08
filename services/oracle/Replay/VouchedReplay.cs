using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Oracle.Answers;

namespace Notary.Oracle.Replay;

/// <summary>
/// The replay of what the group signed for one exchange: the signatures are those of a group that a chain accepted by then. What is
/// right is not told: a signature decides nothing.
/// </summary>
internal sealed class VouchedReplay(ReplayInputs inputs) : IStreamReplay
{
    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        await ObjectionAsync(recorded, cancellation) is { } objection
            ? [Recomputed.Wrong(recorded, objection)]
            : [];

    private async ValueTask<string?> ObjectionAsync(IEvent recorded, CancellationToken cancellation)
    {
        if (recorded.Data is not AnswerVouched vouched)
            return "an answer that the group signed";
        var roll = await inputs.RollBeforeAsync(recorded, cancellation);
        var group = roll.Groups.FirstOrDefault(g => g.Id.ToString() == vouched.GroupId);
        return vouched.Objection(group);
    }
}
