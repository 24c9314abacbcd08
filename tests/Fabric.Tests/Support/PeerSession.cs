using System.Text;
using Notary.Fabric.Gateway;
using Notary.Fabric.Identities;
using Notary.FabricPeer.Hosting;

namespace Notary.Fabric.Tests.Support;

/// <summary>One user's connection to a peer.</summary>
internal sealed class PeerSession : IAsyncDisposable
{
    private readonly FabricIdentity _identity;
    private readonly FabricGateway _gateway;

    public PeerSession(
        FabricPeerHost peer,
        FabricIdentity? identity = null,
        FabricDeadlines? deadlines = null
    )
    {
        _identity = identity ?? peer.Crypto.User("Org1", "User1");
        _gateway = new FabricGateway(
            new FabricConnection(peer.Endpoint, _identity)
            {
                Deadlines = deadlines ?? new() { Evaluate = TimeSpan.FromSeconds(20) },
                TlsRootsPem = peer.Endpoint.Scheme == "https" ? peer.Crypto.TlsRootPem : null,
            }
        );
        Network = _gateway.Network("mychannel");
        Contract = Network.Contract(LedgerChaincode.Name);
    }

    public FabricGateway Gateway => _gateway;

    public FabricNetwork Network { get; }

    public FabricContract Contract { get; }

    public FabricIdentity Identity => _identity;

    public async Task<string> GetAsync(string key) =>
        Encoding.UTF8.GetString(await Contract.EvaluateAsync("get", [key]));

    public Task<byte[]> PutAsync(string key, string value) =>
        Contract.SubmitAsync("put", [key, value]);

    public ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        _identity.Dispose();
        return ValueTask.CompletedTask;
    }
}
