using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notary.Devnet.Story;

/// <summary>What the demo measured and proved; the last line of <c>./notary demo --json</c>. Amounts are decimal strings.</summary>
public sealed record DemoReport(
    ExchangeReport Exchange,
    RefusalReport Refused,
    IReadOnlyList<PenaltyReport> Penalties,
    DismissalReport Dismissed,
    CheckpointReport Checkpoint,
    ReplayReport Replay
)
{
    public string ToJson() => JsonSerializer.Serialize(this, DemoReportJson.Default.DemoReport);
}

/// <param name="ColdMs">The warm-up exchange, from the lookup to the data, in milliseconds.</param>
/// <param name="CompletedMs">The timed exchange, likewise.</param>
/// <param name="EvmBlocksDuring">Blocks that the payment chain produced meanwhile; 0 where nobody waited for one.</param>
public sealed record ExchangeReport(
    double ColdMs,
    double CompletedMs,
    long EvmBlocksDuring,
    long FabricBlocksDuring,
    IReadOnlyList<StepReport> Steps
);

/// <param name="Ms">From the exchange's start to the end of this step.</param>
public sealed record StepReport(string Name, double Ms);

/// <summary>The numbers with which the oracle refused the exchange that the deposit no longer covers.</summary>
public sealed record RefusalReport(string Required, string Balance, string Exposure);

public sealed record PenaltyReport(
    string Chain,
    string Kind,
    string Tx,
    string Amount,
    string Beneficiary
);

/// <summary>A challenge against a party that had performed.</summary>
public sealed record DismissalReport(string Challenge, string Reason);

/// <summary>The newest checkpoint of the event logs that the group signed and the payment chain shows.</summary>
/// <param name="Logs">Logs that it covers.</param>
/// <param name="Differing">Of these, logs that do not show what it says of them; 0 in a sound system.</param>
public sealed record CheckpointReport(ulong Number, string Cid, int Logs, int Differing);

/// <param name="Decisions">All that was recomputed: answers and refusals of the oracle, verdicts of notaries and challenge service, and the rest.</param>
/// <param name="Mismatches">Differences between what was decided and what the recorded inputs give; 0 in a sound log.</param>
public sealed record ReplayReport(
    long Events,
    long Decisions,
    long Answers,
    long Verdicts,
    long Mismatches
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class DemoReportJson : JsonSerializerContext;
