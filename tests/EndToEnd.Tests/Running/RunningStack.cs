using Notary.Devnet;
using Notary.Devnet.Story;
using Notary.Devnet.Story.Trades;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>One stack with fast blocks for all tests of a running system; each test opens a trade of its own.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);

    /// <summary>An oracle that is down: no client may notice.</summary>
    private const string DeadGateway = "http://127.0.0.1:1/v1/ccip";

    private readonly DevnetOptions _options;

    public RunningStack()
        : this(new DevnetOptions { FurtherGateways = [DeadGateway] }) { }

    internal RunningStack(DevnetOptions options) => _options = options;

    public DevnetStack Stack { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stack = await DevnetStack.StartAsync(
            _options with
            {
                BlockTime = BlockTime,
                FabricBlockTime = BlockTime,
            },
            new Silent(),
            CancellationToken.None
        );
    }

    /// <summary>A consumer and a provider whose deposits are locked.</summary>
    public Task<Trade> OpenAsync(string name) =>
        new TradeSetup(Stack).OpenLockedAsync(
            name,
            TradeTerms.Patient(BlockTime),
            CancellationToken.None
        );

    public async Task DisposeAsync() => await Stack.DisposeAsync();

    private sealed class Silent : INarrator
    {
        public void Chapter(int number, string title) { }

        public void Tell(string line) { }

        public void Timeline(string title, IReadOnlyList<StepReport> steps) { }
    }
}

[CollectionDefinition(Name)]
public sealed class RunningStackCollection : ICollectionFixture<RunningStack>
{
    public const string Name = "running stack";
}
