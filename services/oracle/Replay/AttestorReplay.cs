using Notary.EventStore;
using Notary.Oracle.Answers;

namespace Notary.Oracle.Replay;

/// <summary>
/// The replay of what one attestor signed: the root is that of the digests, and the signature is the attestor's. What is right
/// is not told: a signature decides nothing.
/// </summary>
internal sealed class AttestorReplay : IStreamReplay
{
    public ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        ValueTask.FromResult<IReadOnlyList<Recomputed>>(
            Objection(recorded) is { } objection ? [Recomputed.Wrong(recorded, objection)] : []
        );

    private static string? Objection(IEvent recorded) =>
        recorded.Data is AnswersSigned signed
            ? signed.Objection(recorded.StreamId)
            : "a signed root";
}
