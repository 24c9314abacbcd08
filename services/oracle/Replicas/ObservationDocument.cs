using System.Text.Json;
using Notary.Evm;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replicas;

/// <summary>An observation between two oracles.</summary>
/// <param name="Type">The event's class, of <see cref="Types"/>.</param>
internal sealed record ObservationDocument(
    string AgreementId,
    string Type,
    JsonElement Event,
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
        typeof(FinalBlockReverted),
        typeof(WithdrawalSeen),
        typeof(SuspensionSeen),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static ObservationDocument Of(Observation seen) =>
        new(
            seen.AgreementId.ToString(),
            seen.Event.GetType().Name,
            JsonSerializer.SerializeToElement(seen.Event, seen.Event.GetType()),
            seen.Message,
            seen.Once,
            seen.Correlation
        );

    /// <exception cref="FormatException">There is no such observation.</exception>
    public Observation Read() =>
        Types.TryGetValue(Type, out var type)
            ? new(
                Bytes32.Parse(AgreementId),
                Event.Deserialize(type) ?? throw new FormatException("null is no observation"),
                Message,
                Once,
                Correlation
            )
            : throw new FormatException($"{Type} is no observation");
}
