using Notary.ChainWatcher;
using Notary.Challenge;
using Notary.DataExchange;
using Notary.IpfsRegistry;
using Notary.Member;
using Notary.Oracle;

namespace Notary.Devnet.Services;

/// <summary>A service of this system: its name, its program, and how it is hosted in another process.</summary>
/// <param name="Assembly">The program's assembly, as in artifacts/bin.</param>
public sealed record ServiceKind(
    string Name,
    string Assembly,
    Action<WebApplicationBuilder> Configure,
    Action<IEndpointRouteBuilder> Map
)
{
    public static ServiceKind Oracle { get; } =
        new("oracle", "Notary.Oracle", b => b.AddOracle(), r => r.MapOracle());

    public static ServiceKind Member { get; } =
        new("notary", "Notary.Member", b => b.AddNotary(), r => r.MapNotary());

    public static ServiceKind Challenge { get; } =
        new("challenge", "Notary.Challenge", b => b.AddChallenge(), r => r.MapChallenge());

    public static ServiceKind IpfsRegistry { get; } =
        new(
            "ipfs-registry",
            "Notary.IpfsRegistry",
            b => b.AddIpfsRegistry(),
            r => r.MapIpfsRegistry()
        );

    public static ServiceKind DataExchange { get; } =
        new(
            "data-exchange",
            "Notary.DataExchange",
            b => b.AddDataExchange(),
            r => r.MapDataExchange()
        );

    public static ServiceKind ChainWatcher { get; } =
        new("chain-watcher", "Notary.ChainWatcher", b => b.AddChainWatcher(), _ => { });
}
