using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Notary.FabricPeer.Crypto;

namespace Notary.FabricPeer.Hosting;

internal static class KestrelSetup
{
    private const int MaxCalls = 1000;

    public static void ListenAsPeer(this KestrelServerOptions kestrel, FabricPeerOptions options)
    {
        // Streams idle for as long as no block comes.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxCalls;
        kestrel.Listen(
            options.Host,
            options.Port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (options.Tls)
                {
                    listen.UseHttps(ServerCertificate(kestrel.ApplicationServices, options));
                }
            }
        );
        kestrel.Listen(
            options.Host,
            options.AdminPort,
            listen => listen.Protocols = HttpProtocols.Http1
        );
    }

    private static X509Certificate2 ServerCertificate(
        IServiceProvider services,
        FabricPeerOptions options
    )
    {
        var crypto = services.GetRequiredService<NetworkCrypto>();
        var issued = crypto.TlsServer(options.Host.ToString());
        return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
    }
}
