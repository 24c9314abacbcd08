namespace Notary.IpfsRegistry;

/// <summary>The section IpfsRegistry.</summary>
public sealed class IpfsRegistryOptions
{
    /// <summary>Kubo's RPC API ("http://localhost:5001"); blocks rest in PostgreSQL where it is absent.</summary>
    public Uri? Kubo { get; set; }

    /// <summary>How long Kubo may search for a block.</summary>
    public TimeSpan KuboTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
