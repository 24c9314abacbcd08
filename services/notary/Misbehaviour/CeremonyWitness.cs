using Notary.Member.Ceremonies;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Misbehaviour;

/// <summary>Keeps what participants of one ceremony did wrong.</summary>
internal sealed class CeremonyWitness(SharingSession session, MisbehaviourLog log)
{
    private readonly List<(DkgEnvelope Message, DkgReception Reception)> _refused = [];

    /// <summary>A message that was not taken.</summary>
    public void Note(DkgEnvelope message, DkgReception reception) =>
        _refused.Add((message, reception));

    /// <summary>To be called once these events of the ceremony are in the log.</summary>
    public async Task KeepAsync(IReadOnlyList<object> events, CancellationToken cancellation)
    {
        foreach (var (message, reception) in _refused)
        {
            var isConflicting = reception == DkgReception.Conflicting;
            if (log.IsNews(session, message))
                await log.RecordAsync(
                    session,
                    message,
                    Breach.KindOf(session, message, isConflicting),
                    cancellation
                );
        }
        _refused.Clear();
        if (events.OfType<CeremonyMessageSent>().Any(IsComplaint))
            await KeepWrongSharesAsync(events, cancellation);
    }

    private async Task KeepWrongSharesAsync(
        IReadOnlyList<object> events,
        CancellationToken cancellation
    )
    {
        foreach (var dealing in await log.DealingsAsync(session, cancellation))
            if (Breach.IsComplainedOf(session, dealing, events))
                await log.RecordAsync(session, dealing, Breach.WrongShare, cancellation);
    }

    private bool IsComplaint(CeremonyMessageSent sent) =>
        CeremonyMessages.ToEnvelope(sent).Accusations(session).Count > 0;
}
