using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Notary.FabricPeer.Crypto;
using Notary.FabricPeer.Hosting;

namespace Notary.FabricPeer.Services;

/// <summary>How the peer names itself, and where it listens once it has started.</summary>
internal sealed class PeerDescription(FabricPeerOptions options, IServer server)
{
    public string Channel => options.Channel;

    public string MspId => NetworkCrypto.MspId(options.Organisations[0]);

    public string Address => Endpoint.Authority;

    public Uri Endpoint => Listening(0);

    public Uri AdminEndpoint => Listening(1);

    /// <summary>Kestrel lists its endpoints in the order in which <see cref="KestrelSetup"/> declares them.</summary>
    private Uri Listening(int index) =>
        new(server.Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index));
}
