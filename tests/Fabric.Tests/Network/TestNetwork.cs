using Notary.Chains;
using Notary.Fabric.Gateway;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Network;

/// <summary>The network of the environment, or a dev peer with TLS that has the same chaincodes.</summary>
public sealed class TestNetwork : IAsyncLifetime
{
    private readonly TemporaryDirectory _crypto = new();
    private readonly List<IAsyncDisposable> _opened = [];
    private NetworkSettings _settings = null!;

    internal NetworkSettings Settings => _settings;

    /// <summary>A connection of a member of the network to its gateway.</summary>
    internal FabricGateway Gateway { get; private set; } = null!;

    internal FabricNetwork Channel => Gateway.Network(_settings.Admin.Channel);

    internal FabricContract Ledger => Channel.Contract(_settings.Ledger);

    public async Task InitializeAsync()
    {
        NodeModules.Require();
        _settings = NetworkSettings.FromEnvironment() ?? await StartDevPeerAsync();
        var member = await TestMember.OpenAsync(_settings.Admin);
        _opened.Add(member);
        Gateway = member.Gateway;
    }

    public async Task DisposeAsync()
    {
        foreach (var opened in _opened.AsEnumerable().Reverse())
        {
            await opened.DisposeAsync();
        }
        _crypto.Dispose();
    }

    private async Task<NetworkSettings> StartDevPeerAsync()
    {
        var (ledger, notary) = (new LedgerChaincode(), new NotaryChaincode());
        foreach (var server in new ChaincodeServer[] { ledger, notary })
        {
            _opened.Add(server);
            await server.InitializeAsync();
        }
        var peer = await ledger.StartPeerAsync(o =>
            o with
            {
                Tls = true,
                CryptoDirectory = _crypto.Path,
                Users = ["Admin", "Provider"],
                Chaincodes = new Dictionary<string, string>(o.Chaincodes, StringComparer.Ordinal)
                {
                    [NotaryChaincode.Name] = notary.Address,
                },
            }
        );
        _opened.Add(peer);
        return new(
            Member(peer.Endpoint, "Admin"),
            Member(peer.Endpoint, "Provider"),
            LedgerChaincode.Name
        );
    }

    private FabricChainOptions Member(Uri endpoint, string user) =>
        TestMember.Of(endpoint, _crypto.Path, user, NotaryChaincode.Name);
}

[CollectionDefinition(nameof(TestNetwork))]
public sealed class NetworkSuite : ICollectionFixture<TestNetwork>;
