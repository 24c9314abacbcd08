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

    /// <summary>JSON-RPC over HTTP, of the first node.</summary>
    public Uri? Http { get; set; }

    /// <summary>JSON-RPC over WebSocket, for subscriptions, of the first node; without it the node is asked again and again.</summary>
    public Uri? WebSocket { get; set; }

    /// <summary>Further nodes, in the order in which they are preferred. One is followed; the others stand by.</summary>
    public IList<EvmNodeOptions> Nodes { get; } = [];

    /// <summary>Hash of block 0, where it must be a certain one; default: whatever was seen first.</summary>
    public string? Genesis { get; set; }

    /// <summary>What is paid for our own transactions.</summary>
    public EvmFeeOptions Fees { get; set; } = new();

    /// <summary>How nodes are followed and judged.</summary>
    public EvmWatchOptions Watch { get; set; } = new();

    /// <summary>What larger amounts wait for, the smaller amounts first; default: the agreement's depth alone.</summary>
    public IList<FinalityTierOptions> Finality { get; } = [];

    [Required]
    public string UserContract { get; set; } = "";

    [Required]
    public string OracleContract { get; set; } = "";

    [Required]
    public string ServiceProviderContract { get; set; } = "";

    /// <summary>Private key (0x-hex, 32 bytes) or a file that holds it; only for services that send transactions.</summary>
    public string? PrivateKey { get; set; }
    public string? PrivateKeyFile { get; set; }

    /// <summary>Every node, the preferred one first.</summary>
    public IEnumerable<EvmNodeOptions> AllNodes() =>
        Http is null && WebSocket is null
            ? Nodes
            : Nodes.Prepend(new() { Http = Http, WebSocket = WebSocket });
}

/// <summary>What amounts of some size wait for.</summary>
public sealed class FinalityTierOptions
{
    /// <summary>The least amount, in wei, in decimal digits.</summary>
    public string? From { get; set; }

    /// <summary>Confirmation depth in blocks, where it is more than the agreement's.</summary>
    [Range(1, ChainLimits.RememberedBlocks)]
    public uint Depth { get; set; } = 1;

    /// <summary>Whether the chain must call the block final.</summary>
    public bool Finalized { get; set; }
}

/// <summary>What is paid for our own transactions on an EVM chain.</summary>
public sealed class EvmFeeOptions
{
    /// <summary>The most that is offered for one unit of gas, in wei.</summary>
    [Range(1, long.MaxValue)]
    public long MaxFeePerGas { get; set; } = 500_000_000_000;

    /// <summary>After so many blocks without it a transaction is sent again at a higher price.</summary>
    [Range(1, 1_000)]
    public int RaiseAfterBlocks { get; set; } = 3;
}

/// <summary>One node of an EVM chain.</summary>
public sealed class EvmNodeOptions
{
    /// <summary>JSON-RPC over HTTP.</summary>
    public Uri? Http { get; set; }

    /// <summary>JSON-RPC over WebSocket, for subscriptions; optional.</summary>
    public Uri? WebSocket { get; set; }

    /// <summary>What events, metrics and health call it; default: host and port.</summary>
    public string? Name { get; set; }
}

/// <summary>How EVM nodes are followed and judged.</summary>
public sealed class EvmWatchOptions
{
    /// <summary>The deepest reorganisation that is followed, in blocks; the watch stops at a deeper one.</summary>
    [Range(1, ChainLimits.RememberedBlocks)]
    public int ReorganisationLimit { get; set; } = 256;

    /// <summary>How often a node is asked for its newest block although it announces them.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a node without a WebSocket is asked for its newest block.</summary>
    public TimeSpan HttpPollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the nodes that stand by are asked for their newest block.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A node that is more blocks behind another one at two probes in a row is dropped.</summary>
    [Range(1, int.MaxValue)]
    public int MaxBehind { get; set; } = 5;

    /// <summary>How long a node may show a shorter chain than it did before it is dropped or, if no other knows more, believed.</summary>
    public TimeSpan ShorterFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a dropped node rests at first; it doubles up to 16 times, and a node that lied rests 30 times as long.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one answer of a node may take.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest answer of a node, in bytes.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = 32 * 1024 * 1024;
}

public sealed class FabricChainOptions
{
    /// <summary>Gateway of our own peer, <c>https://host:port</c>, or <c>http://</c> for one without TLS.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>Gateways of further peers of the channel: blocks are read from the next one when a peer goes away or falls behind.</summary>
    public IList<Uri> FurtherPeers { get; } = [];

    /// <summary>After so long without a block the further peers are asked whether there is one.</summary>
    [Range(0.1, 3600)]
    public double StallSeconds { get; set; } = 15;

    /// <summary>PEM file of orderers' certificates. A block that none of them signed is refused; without the file the peer is believed.</summary>
    public string? OrdererCertificatesFile { get; set; }

    /// <summary>PEM file of the CAs that signed the peers' TLS certificates; required with https.</summary>
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

    /// <summary>
    /// So many purses of our identity, from number 1, pay by turns: payments from different ones share a block. 0: our balance
    /// pays, and payments in one block conflict.
    /// </summary>
    [Range(0, 65536)]
    public uint Purses { get; set; }
}
