using Notary.Fabric.Identities;

namespace Notary.Fabric.Gateway;

/// <summary>Where the gateway peer is and who calls it.</summary>
/// <param name="Endpoint">https for TLS, http for plain HTTP/2.</param>
/// <param name="Identity">Signs every call; stays the caller's to dispose.</param>
public sealed record FabricConnection(Uri Endpoint, FabricIdentity Identity)
{
    /// <summary>PEM certificates of the only authorities to trust for TLS; null for the system's.</summary>
    public string? TlsRootsPem { get; init; }

    /// <summary>The name that the TLS certificate must carry; null for the endpoint's host.</summary>
    public string? TlsServerName { get; init; }

    public FabricDeadlines Deadlines { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How long each kind of call may take; Fabric's own clients use the same values.</summary>
public sealed record FabricDeadlines
{
    public TimeSpan Evaluate { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan Endorse { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan Submit { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan CommitStatus { get; init; } = TimeSpan.FromMinutes(1);
}
