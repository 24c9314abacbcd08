using System.ComponentModel.DataAnnotations;

namespace Notary.ChainWatcher;

/// <summary>The section ChainWatcher. The chain itself is the only entry of the section Chains.</summary>
public sealed class ChainWatcherOptions
{
    /// <summary>The first block that matters: that of the contracts' creation.</summary>
    [Range(0, long.MaxValue)]
    public long FromHeight { get; set; }

    /// <summary>How long to wait before a lost node is asked again.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}
