using System.Globalization;
using System.Net;
using Notary.FabricPeer.Crypto;

namespace Notary.FabricPeer.Hosting;

/// <summary>What network the dev peer plays.</summary>
public sealed record FabricPeerOptions
{
    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Gateway and Deliver services; 0 picks a free port.</summary>
    public int Port { get; init; }

    /// <summary>The levers, over HTTP/1.1; 0 picks a free port.</summary>
    public int AdminPort { get; init; }

    /// <summary>Whether the services use TLS, with a certificate from the network's own authority.</summary>
    public bool Tls { get; init; }

    public string Channel { get; init; } = "mychannel";

    /// <summary>One certificate authority each; the MSP id of <c>Org1</c> is <c>Org1MSP</c>. The first one runs the peer.</summary>
    public IReadOnlyList<string> Organisations { get; init; } = ["Org1"];

    /// <summary>Users that exist from the start, in every organisation.</summary>
    public IReadOnlyList<string> Users { get; init; } = ["Admin", "User1"];

    /// <summary>Chaincode servers to dial: name to <c>host:port</c>.</summary>
    public IReadOnlyDictionary<string, string> Chaincodes { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Chaincode to endorsement policy, as in <c>AND('Org1MSP.peer','Org2MSP.peer')</c>; without one, any peer is enough.</summary>
    public IReadOnlyDictionary<string, string> Policies { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>From a batch's first transaction to its block.</summary>
    public TimeSpan BatchTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A batch of this many transactions becomes a block at once.</summary>
    public int MaxBatchCount { get; init; } = 500;

    /// <summary>How long one chaincode call may take, and how long it may wait for its server.</summary>
    public TimeSpan ChaincodeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where blocks rest; null keeps them in memory, and they end with the process.</summary>
    public string? LedgerDirectory { get; init; }

    /// <summary>Where certificates and keys rest, reused when present; null keeps them in memory.</summary>
    public string? CryptoDirectory { get; init; }

    /// <exception cref="ArgumentException">An option cannot be used; the message says which.</exception>
    internal void EnsureValid()
    {
        Require(Organisations.Count > 0, "an organisation is missing", nameof(Organisations));
        var names = new HashSet<string>(NetworkCrypto.ReservedNames, StringComparer.Ordinal);
        foreach (var organisation in Organisations)
        {
            Require(
                names.Add(organisation),
                $"organisation {organisation}: the name is taken",
                nameof(Organisations)
            );
        }
        Require(Channel.Length > 0, "the channel has no name", nameof(Channel));
        Require(
            BatchTimeout > TimeSpan.Zero,
            "a block's time must be positive",
            nameof(BatchTimeout)
        );
        Require(MaxBatchCount > 0, "a block takes a transaction or more", nameof(MaxBatchCount));
        foreach (var (name, address) in Chaincodes)
        {
            Require(
                name.Length > 0 && IsAddress(address),
                $"chaincode {name}={address}: expected name=host:port",
                nameof(Chaincodes)
            );
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri)
        && uri.Port > 0
        && text.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $":{uri.Port}"),
            StringComparison.Ordinal
        );

    private static void Require(bool condition, string message, string option)
    {
        if (!condition)
        {
            throw new ArgumentException(message, option);
        }
    }
}
