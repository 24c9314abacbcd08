using Notary.Chains;

namespace Notary.Fabric.Tests.Network;

/// <summary>Which network the suite runs on, and as whom (docs/fabric-dev-peer.md, "Against a real network").</summary>
/// <param name="Admin">Deploys the product's chaincode and mints.</param>
/// <param name="Provider">Another member.</param>
/// <param name="Ledger">What the chaincode of <c>tests/clients/ledger-chaincode</c> is called there.</param>
internal sealed record NetworkSettings(
    FabricChainOptions Admin,
    FabricChainOptions Provider,
    string Ledger
)
{
    private const string Prefix = "NOTARY_FABRIC_";

    /// <summary>Null unless NOTARY_FABRIC_ENDPOINT is set.</summary>
    /// <exception cref="InvalidOperationException">It is, and another variable is missing.</exception>
    public static NetworkSettings? FromEnvironment() =>
        Find("ENDPOINT") is { } endpoint
            ? new(
                Member(new Uri(endpoint), ""),
                Member(new Uri(endpoint), "PROVIDER_"),
                Find("LEDGER_CHAINCODE") ?? "ledger"
            )
            : null;

    private static FabricChainOptions Member(Uri endpoint, string role) =>
        new()
        {
            Endpoint = endpoint,
            TlsRootFile = endpoint.Scheme == Uri.UriSchemeHttps ? Require("TLS_ROOT") : null,
            OrdererCertificatesFile = Find("ORDERERS"),
            Channel = Find("CHANNEL") ?? "mychannel",
            Chaincode = Find("CHAINCODE") ?? "notary",
            MspId = Find($"{role}MSP") ?? Find("MSP") ?? "Org1MSP",
            CertificateFile = Require($"{role}CERTIFICATE"),
            PrivateKeyFile = Require($"{role}KEY"),
        };

    private static string Require(string name) =>
        Find(name)
        ?? throw new InvalidOperationException(
            $"{Prefix}ENDPOINT is set, {Prefix}{name} is missing: docs/fabric-dev-peer.md"
        );

    private static string? Find(string name) =>
        Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;
}
