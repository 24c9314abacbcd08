using Notary.ChainWatcher.Watching;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Testing;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>The watcher as a process of its own that is killed wherever it happens to be.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Seed = 20_261;

    private static readonly int Kills = TestTier.Of(quick: 5, full: 60);

    private readonly string schema = SharedPostgres.NewSchema();
    private readonly Random random = new(Seed);
    private TestChain chain = null!;
    private IDocumentStore store = null!;
    private string[] settings = [];

    public async Task InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        var postgres = await SharedPostgres.ConnectionStringAsync();
        store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.DatabaseSchemaName = schema;
            WatcherEventTypes.Register(options.Events);
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        var all = WatcherSettings.Of(schema, postgres, [chain.Node("anvil")]);
        all["Bus:Uri"] = (await SharedRabbitMq.UriAsync()).ToString();
        settings = [.. all.Select(s => $"--{s.Key}={s.Value}"), "--urls=http://127.0.0.1:0"];
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Fact]
    public async Task A_watcher_that_is_killed_again_and_again_loses_nothing_and_records_nothing_twice()
    {
        using var stop = new CancellationTokenSource();
        var life = Task.Run(() => LiveAsync(stop.Token));
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var watcher = Start();
            await ProgressAsync(watcher);
            await Task.Delay(random.Next(300));
            await watcher.KillAsync();
            Assert.True(watcher.HasExited);
        }
        await stop.CancelAsync();
        await life;
        await chain.MineAsync(1);

        await using var last = Start();
        await LogBook.EqualsAsync(new LogTail(store).EventsAsync, chain);
        Assert.True((await store.VerifyAsync()).IsIntact);
    }

    /// <summary>Blocks and reorganisations, for as long as watchers are killed.</summary>
    private async Task LiveAsync(CancellationToken cancellation)
    {
        var moves = new Random(Seed + 1);
        while (!cancellation.IsCancellationRequested)
        {
            await chain.MineAsync(moves.Next(0, 4));
            if (moves.Next(4) == 0 && await chain.Rpc.BlockNumberAsync(CancellationToken.None) > 20)
                await chain.ReorganiseAsync((ulong)moves.Next(1, 10));
            await Task.Delay(moves.Next(60), CancellationToken.None);
        }
    }

    private ChildProcess Start() =>
        ChildProcess.Start(
            new ChildProcessOptions(
                "chain-watcher",
                "dotnet",
                [typeof(ChainWatcherRegistration).Assembly.Location, .. settings]
            )
        );

    private async Task ProgressAsync(ChildProcess watcher)
    {
        var start = (await store.FetchHeadAsync()).Position;
        await Eventually.TrueAsync(
            async () => (await store.FetchHeadAsync()).Position >= start + 5,
            () => Task.FromResult(watcher.LogTail)
        );
    }
}
