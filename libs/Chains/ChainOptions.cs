using System.ComponentModel.DataAnnotations;

namespace Notary.Chains;

/// <summary>
/// The chains that a service talks to, from configuration section <c>Chains</c>; exactly one of <see cref="Evm"/> and
/// <see cref="Fabric"/> is set in each.
/// </summary>
public sealed class ChainOptions
{
    public EvmChainOptions? Evm { get; set; }
    public FabricChainOptions? Fabric { get; set; }
}

public sealed class EvmChainOptions
{
    /// <summary>EIP-155 chain id.</summary>
    [Range(1, long.MaxValue)]
    public long ChainId { get; set; }

    /// <summary>JSON-RPC over HTTP.</summary>
    [Required]
    public Uri? Http { get; set; }

    /// <summary>JSON-RPC over WebSocket, for subscriptions.</summary>
    [Required]
    public Uri? WebSocket { get; set; }

    [Required]
    public string UserContract { get; set; } = "";

    [Required]
    public string OracleContract { get; set; } = "";

    [Required]
    public string ServiceProviderContract { get; set; } = "";

    /// <summary>Private key (0x-hex, 32 bytes) or a file that holds it; only for services that send transactions.</summary>
    public string? PrivateKey { get; set; }
    public string? PrivateKeyFile { get; set; }
}

public sealed class FabricChainOptions
{
    /// <summary>Gateway of our own peer, <c>https://host:port</c>, or <c>http://</c> for one without TLS.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>PEM file of the CA that signed the peer's TLS certificate; required with https.</summary>
    public string? TlsRootFile { get; set; }

    [Required]
    public string Channel { get; set; } = "";

    [Required]
    public string Chaincode { get; set; } = "";

    [Required]
    public string MspId { get; set; } = "";

    [Required]
    public string CertificateFile { get; set; } = "";

    [Required]
    public string PrivateKeyFile { get; set; } = "";
}
