using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replicas;

/// <summary>Something seen of an agreement, on its way to whoever decides for it.</summary>
/// <param name="Type">The event's class, of <see cref="Types"/>.</param>
/// <param name="Message">The bus message behind it.</param>
/// <param name="Once">The consumer that takes the message once; null where a repetition finds nothing left to do.</param>
internal sealed record Observation(
    string AgreementId,
    string Type,
    JsonObject Event,
    Guid? Message,
    string? Once,
    string? Correlation
)
{
    private static readonly Dictionary<string, Type> Types = new[]
    {
        typeof(AgreementLocked),
        typeof(DepositSeen),
        typeof(LegPendingSeen),
        typeof(LegConfirmedSeen),
        typeof(LegRevertedSeen),
        typeof(PenaltySeen),
        typeof(LapseSeen),
        typeof(FinalBlockReverted),
        typeof(WithdrawalSeen),
        typeof(SuspensionSeen),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static Observation Of(
        Bytes32 agreementId,
        object @event,
        Guid? message,
        string? once,
        string? correlation
    ) =>
        new(
            agreementId.ToString(),
            @event.GetType().Name,
            JsonSerializer.SerializeToNode(@event, @event.GetType())!.AsObject(),
            message,
            once,
            correlation
        );

    /// <exception cref="FormatException">There is no such observation.</exception>
    public object Read() =>
        Types.TryGetValue(Type, out var type)
            ? Event.Deserialize(type)!
            : throw new FormatException($"{Type} is no observation");

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
