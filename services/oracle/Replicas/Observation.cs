using Notary.EventStore;
using Notary.Evm;

namespace Notary.Oracle.Replicas;

/// <summary>Something seen of an agreement, on its way to whoever decides for it.</summary>
/// <param name="Event">As it is to be recorded.</param>
/// <param name="Message">The bus message behind it.</param>
/// <param name="Once">The consumer that takes the message once; null where a repetition finds nothing left to do.</param>
internal sealed record Observation(
    Bytes32 AgreementId,
    object Event,
    Guid? Message,
    string? Once,
    string? Correlation
)
{
    public IDocumentSession Session(IDocumentStore store)
    {
        var session = store.LightweightSession();
        if (Once is not null && Message is { } id)
            session.ReceiveOnce(Once, id);
        session.CausationId = Message?.ToString();
        session.CorrelationId = Correlation ?? Message?.ToString();
        return session;
    }
}

/// <param name="Objection">Why it changes nothing, or null.</param>
/// <param name="IsSound">Whether the exposures are below the balances after it.</param>
internal sealed record ObservationOutcome(string? Objection, bool IsSound);
