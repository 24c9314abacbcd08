namespace Notary.Evm;

/// <summary>What a node may make us hold.</summary>
public sealed record JsonRpcLimits
{
    /// <summary>Longest message or response body in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Notifications of one subscription that wait for their reader; above it the subscription fails.</summary>
    public int MaxQueuedNotifications { get; init; } = 65_536;

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
