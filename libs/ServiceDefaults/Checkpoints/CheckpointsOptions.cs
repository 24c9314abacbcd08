using System.ComponentModel.DataAnnotations;

namespace Notary.ServiceDefaults;

/// <summary>The section Checkpoints: whose event logs are bound into checkpoints, and at the registry how often.</summary>
public sealed class CheckpointsOptions
{
    /// <summary>The logs: instance ("notary-1") and the base address of its service.</summary>
    public IDictionary<string, Uri> Logs { get; } =
        new Dictionary<string, Uri>(StringComparer.Ordinal);

    /// <summary>A checkpoint is due when a log has come this far beyond the one before …</summary>
    [Range(1, long.MaxValue)]
    public long Events { get; set; } = 1_000;

    /// <summary>… or when a log has moved and this time has passed.</summary>
    [Range(0.1, 86_400)]
    public double Seconds { get; set; } = 60;

    /// <summary>CAIP-2 id of the payment chain, where checkpoints are anchored; the first of the section Chains where it is absent.</summary>
    public string? Chain { get; set; }
}
