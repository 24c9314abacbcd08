using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Evm;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Fabric;
using Notary.Contracts.Group;
using Notary.Devnet.Deployment;
using Notary.Devnet.Infrastructure;
using Notary.Devnet.Services;
using Notary.Devnet.Story;
using Notary.Evm;

namespace Notary.Devnet;

/// <summary>
/// The whole system on one machine: servers, contracts and every service, with the group's key generated and in force.
/// Disposing it ends every process and deletes every file.
/// </summary>
public sealed class DevnetStack : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private IServiceRunner _runner = null!;

    private DevnetStack(DevnetOptions options, Servers servers)
    {
        (Options, Servers) = (options, servers);
        _parts.Push(servers);
        var http = new HttpClient();
        Rpc = new EvmRpc(new HttpJsonRpc(http, servers.Anvil.Http));
        Anvil = new AnvilRpc(new HttpJsonRpc(http, servers.Anvil.Http));
        Actors = new Actors(servers, Anvil);
        Http = http;
    }

    public DevnetOptions Options { get; }
    public Servers Servers { get; }

    /// <summary>anvil, for reading.</summary>
    public EvmRpc Rpc { get; }

    /// <summary>anvil's levers.</summary>
    public AnvilRpc Anvil { get; }

    /// <summary>For the services' HTTP interfaces.</summary>
    public HttpClient Http { get; }

    public ContractAddresses Contracts { get; private set; } = null!;

    /// <summary>An ERC-20 that anybody can mint, and that the UserContract takes; where <see cref="DevnetOptions.Token"/> asks for it.</summary>
    public TestToken? Token { get; private set; }
    public ServiceMap Services { get; private set; } = null!;

    /// <summary>Typed clients of the services.</summary>
    public ServiceClients Clients { get; private set; } = null!;

    /// <summary>The group's key and members, as its notaries announce them.</summary>
    public GroupActivated Group { get; private set; } = null!;

    /// <summary>anvil: B_u, where an agreement does not say otherwise.</summary>
    public ChainIdentity PaymentChain { get; private set; } = null!;

    /// <summary>The dev peer's channel: B_d, where an agreement does not say otherwise.</summary>
    public ChainIdentity DataChain { get; private set; } = null!;

    /// <summary>With which the notaries take orders.</summary>
    public string OperatorToken { get; } =
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Who created the contracts.</summary>
    public Actor Deployer { get; private set; } = null!;

    internal Actors Actors { get; }
    internal ChainSettings Chains { get; private set; } = null!;

    /// <summary>How both chains are reached by somebody who only reads.</summary>
    public IReadOnlyList<ChainOptions> ReadOnlyChains =>
        [new() { Evm = Chains.Evm() }, new() { Fabric = Chains.Fabric(Deployer) }];

    /// <summary>How both chains are reached by everybody that the story made, by name; the latest of each name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ChainOptions>> PartyChains =>
        Actors.Made.ToDictionary(
            actor => actor.Key,
            IReadOnlyList<ChainOptions> (actor) =>
                [
                    new() { Evm = Chains.Evm(actor.Value) },
                    new() { Fabric = Chains.Fabric(actor.Value) },
                ],
            StringComparer.Ordinal
        );

    /// <summary>Where a person can look.</summary>
    public IEnumerable<(string Name, Uri Url)> Urls =>
        [
            ("anvil", Servers.Anvil.Http),
            ("fabric dev peer", Servers.Fabric.Endpoint),
            ("fabric levers", Servers.Fabric.AdminEndpoint),
            .. Services.All.Select(service => (service.Instance, service.Url)),
        ];

    /// <exception cref="Processes.DevnetException">Something is missing or does not start; the message says what to do.</exception>
    public static async Task<DevnetStack> StartAsync(
        DevnetOptions options,
        INarrator narrator,
        CancellationToken cancellation
    )
    {
        // Everything below starts processes at once: the caller holds the task before, so that it can wait for their end.
        await Task.Yield();
        narrator.Chapter(1, "The servers, the contracts and a notary group");
        narrator.Tell("starting PostgreSQL, the bus, anvil, the Fabric dev peer and the chaincode");
        var stack = new DevnetStack(options, await Servers.StartAsync(options, cancellation));
        try
        {
            await stack.StartServicesAsync(narrator, cancellation);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the payment chain as <paramref name="actor"/>; the caller disposes it.</summary>
    public EvmChain OpenEvm(Actor actor) => new(Chains.Evm(actor), TimeProvider.System);

    /// <summary>Opens the data chain as <paramref name="actor"/>; the caller disposes it.</summary>
    public FabricChain OpenFabric(Actor actor) => new(Chains.Fabric(actor), TimeProvider.System);

    /// <summary>A chain as <paramref name="actor"/>; the caller disposes it.</summary>
    public IChain Open(ChainKind kind, Actor actor) =>
        kind == ChainKind.Evm ? OpenEvm(actor) : OpenFabric(actor);

    /// <summary>The stack's chain of a kind.</summary>
    public ChainIdentity ChainOf(ChainKind kind) =>
        kind == ChainKind.Evm ? PaymentChain : DataChain;

    /// <summary>Both chains as <paramref name="actor"/>.</summary>
    public ChainSet OpenChains(Actor actor) => new([OpenEvm(actor), OpenFabric(actor)]);

    /// <summary>Mines blocks on demand on both chains: for setting up and for waiting out deadlines only.</summary>
    public async Task MineAsync(int evmBlocks, CancellationToken cancellation)
    {
        await Anvil.MineAsync((ulong)evmBlocks, cancellation: cancellation);
        await Servers.Fabric.MineAsync(cancellation);
    }

    /// <summary>Ends one service instance: in a process of its own as a crash would.</summary>
    public Task StopAsync(ServiceSpec service) => _runner.StopAsync(service);

    /// <summary>Starts one that was stopped; it finds its log, its keystore and its queues.</summary>
    public Task StartAgainAsync(ServiceSpec service, CancellationToken cancellation) =>
        _runner.StartAsync(service, cancellation);

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
        Clients?.Dispose();
        Http.Dispose();
    }

    private async Task StartServicesAsync(INarrator narrator, CancellationToken cancellation)
    {
        var ports = new ServicePorts(Options.Notaries);
        Deployer = await Actors.CreateAsync("deployer", cancellation);
        if (Options.Token)
            Token = await TestToken.DeployAsync(this, Deployer, cancellation);
        Contracts = await ContractDeployer.DeployAsync(this, Deployer, ports.Gateway, cancellation);
        Chains = new ChainSettings(Servers, Contracts);
        await using var chains = OpenChains(Deployer);
        PaymentChain = chains.All.Single(chain => chain.Identity.Kind == ChainKind.Evm).Identity;
        DataChain = chains.All.Single(chain => chain.Identity.Kind == ChainKind.Fabric).Identity;
        narrator.Tell($"contracts deployed: UserContract {Contracts.User}");
        var runner = Options.Distributed
            ? (IServiceRunner)new ProcessRunner()
            : new EmbeddedRunner(Servers.InProcessBus!);
        _runner = runner;
        _parts.Push(runner);
        Services = await ServiceMap.StartAsync(this, ports, runner, cancellation);
        Clients = new ServiceClients(Services);
        narrator.Tell(
            $"{Services.All.Count} service instances run; the notaries generate their key"
        );
        Group = await GroupWatch.WaitAsync(this, cancellation);
        narrator.Tell(
            $"key of {Options.Group.Members} notaries (t = {Options.Group.Threshold}): {Group.PublicKey[..18]}…"
        );
        await new GroupDeployer(this, chains).AnchorAsync(narrator, cancellation);
    }
}
