using System.Globalization;
using Notary.Devnet.Deployment;
using Notary.Evm;

namespace Notary.Devnet.Services;

/// <summary>The running service instances.</summary>
public sealed class ServiceMap
{
    private ServiceMap() { }

    public required ServiceSpec Oracle { get; init; }
    public required ServiceSpec Registry { get; init; }
    public required ServiceSpec DataExchange { get; init; }
    public required ServiceSpec Challenge { get; init; }
    public required IReadOnlyList<ServiceSpec> Watchers { get; init; }
    public required IReadOnlyList<ServiceSpec> Notaries { get; init; }

    /// <summary>The attestor with whose key the oracle signs.</summary>
    public required Address Attestor { get; init; }

    public IReadOnlyList<ServiceSpec> All =>
        [Oracle, Registry, DataExchange, Challenge, .. Notaries, .. Watchers];

    /// <summary>Starts consumers before publishers: a message to a queue that was never declared is lost.</summary>
    internal static async Task<ServiceMap> StartAsync(
        DevnetStack stack,
        ServicePorts ports,
        IServiceRunner runner,
        CancellationToken cancellation
    )
    {
        using var attestor = EvmPrivateKey.Generate();
        var map = await DescribeAsync(stack, ports, attestor, cancellation);
        ServiceSpec[] consumers = [map.Oracle, map.Registry, map.DataExchange, map.Challenge];
        await Task.WhenAll(consumers.Select(service => runner.StartAsync(service, cancellation)));
        await Task.WhenAll(map.Notaries.Select(notary => runner.StartAsync(notary, cancellation)));
        await Task.WhenAll(
            map.Watchers.Select(watcher => runner.StartAsync(watcher, cancellation))
        );
        return map;
    }

    private static async Task<ServiceMap> DescribeAsync(
        DevnetStack stack,
        ServicePorts ports,
        EvmPrivateKey attestor,
        CancellationToken cancellation
    )
    {
        var settings = new StackSettings(stack.Servers, stack.Chains);
        var challenger = await stack.Actors.CreateAsync("challenge", cancellation);
        var registrar = await stack.Actors.CreateAsync("ipfs-registry", cancellation);
        var oracle = await stack.Actors.CreateAsync("oracle", cancellation);
        var watcher = await stack.Actors.CreateAsync("chain-watcher", cancellation);
        var keys = KeysOf(stack, ports);
        return new()
        {
            Attestor = attestor.Address,
            Oracle = new(
                ServiceKind.Oracle,
                "oracle",
                ports.Oracle,
                StackSettings.With(
                    settings.OnChains("oracle", oracle, sends: false),
                    [
                        new("Oracle:AttestorKey", Hex.Encode(attestor.Export())),
                        new("Oracle:WatermarkSeconds", "2"),
                        new("Oracle:UserContracts:0", stack.Contracts.User.ToString()),
                    ]
                )
            ),
            Registry = new(
                ServiceKind.IpfsRegistry,
                "ipfs-registry",
                ports.Registry,
                StackSettings.With(
                    settings.OnChains("ipfs-registry", registrar, sends: true),
                    StackSettings.Checkpoints(ports)
                )
            ),
            DataExchange = new(
                ServiceKind.DataExchange,
                "data-exchange",
                ports.DataExchange,
                settings.Common("data-exchange")
            ),
            Challenge = new(
                ServiceKind.Challenge,
                "challenge",
                ports.Challenge,
                StackSettings.With(
                    settings.OnChains("challenge", challenger, sends: true),
                    [
                        .. StackSettings.List("Challenge:Attestors", [attestor.Address.ToString()]),
                        // All of them come from one address here.
                        new("Challenge:PostsPerMinute", "10000"),
                    ]
                )
            ),
            Watchers =
            [
                new(
                    ServiceKind.ChainWatcher,
                    "watcher-evm",
                    ports.EvmWatcher,
                    settings.Watcher("watcher-evm", ChainSettings.Section(0, stack.Chains.Evm()))
                ),
                new(
                    ServiceKind.ChainWatcher,
                    "watcher-fabric",
                    ports.FabricWatcher,
                    settings.Watcher(
                        "watcher-fabric",
                        ChainSettings.Section(0, stack.Chains.Fabric(watcher))
                    )
                ),
            ],
            Notaries = await NotariesAsync(
                stack,
                ports,
                settings,
                keys,
                attestor.Address,
                cancellation
            ),
        };
    }

    private static List<NotaryKeys> KeysOf(DevnetStack stack, ServicePorts ports) =>
        [
            .. ports
                .Notaries.AsParallel()
                .Select((_, index) => NotaryKeys.Create(stack.Servers.Folder, index + 1))
                .OrderBy(key => key.Member),
        ];

    private static async Task<IReadOnlyList<ServiceSpec>> NotariesAsync(
        DevnetStack stack,
        ServicePorts ports,
        StackSettings settings,
        IReadOnlyList<NotaryKeys> keys,
        Address attestor,
        CancellationToken cancellation
    )
    {
        var members = StackSettings
            .List("Notary:Members", keys.Select(key => key.PublicKey))
            .ToList();
        var specs = new List<ServiceSpec>();
        foreach (var key in keys)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"notary-{key.Member}");
            var actor = await stack.Actors.CreateAsync(name, cancellation);
            var own = StackSettings.With(settings.OnChains(name, actor, sends: true), members);
            specs.Add(
                new(
                    ServiceKind.Member,
                    name,
                    ports.Notaries[key.Member - 1],
                    StackSettings.With(own, Member(key, stack, ports, attestor))
                )
            );
        }
        return specs;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Member(
        NotaryKeys key,
        DevnetStack stack,
        ServicePorts ports,
        Address attestor
    ) =>
        [
            new("Notary:Member", key.Member.ToString(CultureInfo.InvariantCulture)),
            new(
                "Notary:Threshold",
                stack.Options.Group.Threshold.ToString(CultureInfo.InvariantCulture)
            ),
            new("Notary:OperatorToken", stack.OperatorToken),
            new("Notary:Keystore", key.Keystore),
            new("Notary:KeystorePassword", key.Password),
            new("Notary:Attestors:0", attestor.ToString()),
            new("Notary:Registry", $"http://127.0.0.1:{ports.Registry}/"),
            .. StackSettings.Checkpoints(ports),
            .. stack.Options.NotarySettings,
        ];
}
