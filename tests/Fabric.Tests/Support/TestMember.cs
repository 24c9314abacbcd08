using Notary.Chains;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;

namespace Notary.Fabric.Tests.Support;

/// <summary>A member's own connection, for what <see cref="IChain"/> does not offer.</summary>
internal sealed class TestMember : IAsyncDisposable
{
    private readonly FabricIdentity _identity;

    private TestMember(FabricIdentity identity, FabricGateway gateway) =>
        (_identity, Gateway) = (identity, gateway);

    public FabricGateway Gateway { get; }

    /// <summary>A user of a dev peer's first organisation.</summary>
    public static FabricChainOptions Of(Uri endpoint, string crypto, string user, string chaincode)
    {
        var folder = Path.Combine(crypto, "Org1", "users", user);
        return new()
        {
            Endpoint = endpoint,
            TlsRootFile =
                endpoint.Scheme == Uri.UriSchemeHttps
                    ? Path.Combine(crypto, "tls", "ca", "cert.pem")
                    : null,
            OrdererCertificatesFile = Path.Combine(crypto, "Orderer", "orderer", "cert.pem"),
            Channel = "mychannel",
            Chaincode = chaincode,
            MspId = "Org1MSP",
            CertificateFile = Path.Combine(folder, "cert.pem"),
            PrivateKeyFile = Path.Combine(folder, "key.pem"),
        };
    }

    public static async Task<TestMember> OpenAsync(
        FabricChainOptions options,
        FabricDeadlines? deadlines = null
    )
    {
        var identity = await FabricIdentity.FromFilesAsync(
            options.MspId,
            options.CertificateFile,
            options.PrivateKeyFile
        );
        var connection = new FabricConnection(options.Endpoint!, identity)
        {
            Deadlines = deadlines ?? new() { Evaluate = TimeSpan.FromSeconds(20) },
            TlsRootsPem = options.TlsRootFile is { } file
                ? await File.ReadAllTextAsync(file)
                : null,
        };
        return new(identity, new FabricGateway(connection));
    }

    public ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        _identity.Dispose();
        return ValueTask.CompletedTask;
    }
}
