using System.Security.Cryptography.X509Certificates;
using Notary.Fabric.Grpc;
using Notary.Fabric.Identities;

namespace Notary.Fabric.Gateway;

/// <summary>A client of a peer's Fabric Gateway (Fabric 2.4 or later) in the name of one identity. Thread-safe.</summary>
public sealed class FabricGateway : IDisposable
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">The TLS roots are not certificates.</exception>
    public FabricGateway(FabricConnection connection)
    {
        Connection = connection;
        Channel = new GrpcChannel(
            connection.Endpoint,
            Roots(connection.TlsRootsPem),
            connection.TlsServerName,
            connection.Time
        );
    }

    public FabricConnection Connection { get; }

    internal GrpcChannel Channel { get; }

    internal FabricIdentity Identity => Connection.Identity;

    /// <param name="channel">A Fabric channel, the ledger to work on.</param>
    public FabricNetwork Network(string channel) => new(this, channel);

    public void Dispose() => Channel.Dispose();

    /// <summary>Runs a call and tells its failure in Fabric's terms.</summary>
    internal static async Task<T> CallAsync<T>(
        FabricOperation operation,
        string? transactionId,
        Func<Task<T>> call
    )
    {
        try
        {
            return await call();
        }
        catch (GrpcException e)
        {
            throw new FabricException(operation, e, transactionId);
        }
    }

    private static X509Certificate2Collection? Roots(string? pem)
    {
        if (pem is null)
        {
            return null;
        }
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(pem);
        return roots;
    }
}
