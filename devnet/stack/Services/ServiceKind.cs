using Notary.ChainWatcher;
using Notary.ChainWatcher.Replay;
using Notary.Challenge;
using Notary.Challenge.Replay;
using Notary.DataExchange;
using Notary.DataExchange.Replay;
using Notary.EventStore;
using Notary.IpfsRegistry;
using Notary.IpfsRegistry.Replay;
using Notary.Member;
using Notary.Member.Replay;
using Notary.Oracle;
using Notary.Oracle.Replay;

namespace Notary.Devnet.Services;

/// <summary>A service of this system: its name, its program, how it is hosted in another process, and how its log is replayed.</summary>
/// <param name="Assembly">The program's assembly, as in artifacts/bin.</param>
public sealed record ServiceKind(
    string Name,
    string Assembly,
    Action<WebApplicationBuilder> Configure,
    Action<IEndpointRouteBuilder> Map,
    ILogReplay Replay
)
{
    public static ServiceKind Oracle { get; } =
        new("oracle", "Notary.Oracle", b => b.AddOracle(), r => r.MapOracle(), new OracleReplay());

    public static ServiceKind Member { get; } =
        new("notary", "Notary.Member", b => b.AddNotary(), r => r.MapNotary(), new MemberReplay());

    public static ServiceKind Challenge { get; } =
        new(
            "challenge",
            "Notary.Challenge",
            b => b.AddChallenge(),
            r => r.MapChallenge(),
            new ChallengeReplay()
        );

    public static ServiceKind IpfsRegistry { get; } =
        new(
            "ipfs-registry",
            "Notary.IpfsRegistry",
            b => b.AddIpfsRegistry(),
            r => r.MapIpfsRegistry(),
            new RegistryReplay()
        );

    public static ServiceKind DataExchange { get; } =
        new(
            "data-exchange",
            "Notary.DataExchange",
            b => b.AddDataExchange(),
            r => r.MapDataExchange(),
            new DataExchangeReplay()
        );

    public static ServiceKind ChainWatcher { get; } =
        new(
            "chain-watcher",
            "Notary.ChainWatcher",
            b => b.AddChainWatcher(),
            r => r.MapChainWatcher(),
            new ChainWatcherReplay()
        );

    /// <summary>Every service, each once.</summary>
    public static IReadOnlyList<ServiceKind> All { get; } =
    [Oracle, Challenge, Member, ChainWatcher, IpfsRegistry, DataExchange];

    /// <summary>Whether the service's log may hold events of this type.</summary>
    public bool Knows(string eventType)
    {
        var options = new StoreOptions();
        Replay.Configure(options);
        return options.Events.Knows(eventType);
    }
}
