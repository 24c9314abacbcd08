using System.Collections.Concurrent;
using System.Numerics;
using Notary.Devnet.Infrastructure;
using Notary.Evm;
using Notary.FabricPeer.Crypto;

namespace Notary.Devnet.Deployment;

/// <summary>Makes actors: keys fresh for each run, coins from anvil, certificates from the dev peer.</summary>
internal sealed class Actors(Servers servers, AnvilRpc anvil)
{
    private const string Organisation = "Org1";
    private static readonly BigInteger Funds = BigInteger.Pow(10, 21);

    private readonly ConcurrentDictionary<string, Actor> _made = new(StringComparer.Ordinal);

    /// <summary>Everybody by name; the latest of each name.</summary>
    public IReadOnlyDictionary<string, Actor> Made => _made;

    /// <summary>An actor with 1,000 coins for gas and payments.</summary>
    public async Task<Actor> CreateAsync(string name, CancellationToken cancellation)
    {
        var key = EvmPrivateKey.Generate();
        await anvil.SetBalanceAsync(key.Address, Funds, cancellation);
        var identity = servers.Fabric.Crypto.User(Organisation, name);
        var folder = Path.Combine(servers.Folder.FullName, "fabric", Organisation, "users", name);
        var actor = new Actor(
            name,
            key,
            NetworkCrypto.MspId(Organisation),
            Bytes32.FromSpan(identity.PartyId),
            Path.Combine(folder, "cert.pem"),
            Path.Combine(folder, "key.pem")
        );
        // With a key of its own: the story disposes what it is done with.
        _made[name] = actor with
        {
            Key = EvmPrivateKey.Parse(Hex.Encode(key.Export())),
        };
        return actor;
    }
}
