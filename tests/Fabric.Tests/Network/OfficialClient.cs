using Notary.Chains;
using Notary.Devnet.Processes;
using Notary.Fabric.Tests.Support;

namespace Notary.Fabric.Tests.Network;

/// <summary>npm <c>@hyperledger/fabric-gateway</c>, unchanged.</summary>
internal static class OfficialClient
{
    /// <summary>Drives a gateway through everything that the client can do.</summary>
    /// <exception cref="DevnetException">Something was not as on a Fabric network.</exception>
    public static async Task RunAsync(FabricChainOptions member, string ledger)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await ChildProcess.RunAsync(
            new ChildProcessOptions(
                "@hyperledger/fabric-gateway",
                "node",
                [
                    NodeModules.Path("tests/clients/fabric-gateway.mjs"),
                    member.Endpoint!.Authority,
                    member.CertificateFile,
                    member.PrivateKeyFile,
                    member.MspId,
                    member.Channel,
                    ledger,
                    .. member.TlsRootFile is { } root ? [root] : Array.Empty<string>(),
                ]
            ),
            timeout.Token
        );
    }
}
