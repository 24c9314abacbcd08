using System.Diagnostics;
using System.Text.Json;
using Notary.EventStore;
using Notary.Testing;

namespace Notary.Cli.Tests;

/// <summary>An operator's commands on a service that runs, here in the test's own process.</summary>
public sealed class ProjectionsTests : IAsyncLifetime
{
    private const string Shard = "counts:1";
    private readonly string instance = $"cli-{Guid.NewGuid():n}";
    private string postgres = "";
    private IDocumentStore store = null!;
    private IProjectionDaemon daemon = null!;

    public async Task InitializeAsync()
    {
        postgres = await SharedPostgres.ConnectionStringAsync();
        store = DocumentStore.For(options =>
        {
            options.Connection(postgres);
            options.DatabaseSchemaName = instance.Replace('-', '_');
            options.Events.MapEventType<Counted>("counted");
            options.Projections.Add(new CountProjection());
            options.Projections.PauseAfterError = TimeSpan.FromMilliseconds(20);
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        daemon = store.BuildProjectionDaemon();
        daemon.StartAll();
        await AppendAsync(1, 1, 1);
    }

    public async Task DisposeAsync()
    {
        await daemon.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_shard_is_paused_resumed_and_rebuilt_to_a_position()
    {
        await store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, await RunAsync("pause", instance, Shard, "--by=Ada", "--reason=a look"));
        Assert.Equal("Ada: a look", (await StateAsync()).Reason);
        Assert.Equal(0, await RunAsync("resume", instance, Shard, "--by=Ada", "--reason=seen"));
        Assert.Equal(ShardStatus.Running, (await StateAsync()).Status);

        Assert.Equal(0, await RunAsync("rebuild", instance, Shard, "--to=2", "--reason=earlier"));
        Assert.Equal(
            (2, ShardStatus.Paused),
            ((await StateAsync()).Position, (await StateAsync()).Status)
        );
        Assert.Equal(new Counts(2), await store.QuerySession().LoadAsync<Counts>("a"));
    }

    [Fact]
    public async Task A_poison_event_is_listed_and_skipped()
    {
        await AppendAsync(CountProjection.Poison, 1);
        while ((await StateAsync()).ErrorPosition is null)
            await Task.Delay(20);

        var listed = await ListAsync();
        Assert.Equal("failed", listed.GetProperty("state").GetString());
        Assert.Equal(4, listed.GetProperty("errorPosition").GetInt64());
        Assert.Equal(2, listed.GetProperty("lag").GetInt64());

        Assert.Equal(0, await RunAsync("skip", instance, Shard, "4", "--reason=made in a test"));
        await store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(new Counts(4), await store.QuerySession().LoadAsync<Counts>("a"));
    }

    [Fact]
    public async Task What_does_not_exist_is_named()
    {
        await store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(60));
        await using var errors = new StringWriter();
        Assert.Equal(1, await RunAsync(errors, "pause", instance, "other", "--reason=why not"));
        Assert.Equal(
            $"notary: There is no shard 'other'; there are: {Shard}.\n",
            errors.ToString()
        );
        Assert.Equal(2, await RunAsync("pause", "nobody", Shard, "--reason=why not"));
        Assert.Equal(2, await RunAsync("pause", instance, Shard));
        Assert.Equal(1, await RunAsync("rebuild", instance, Shard, "--to=99", "--reason=why not"));
    }

    private async Task AppendAsync(params int[] numbers)
    {
        var session = store.LightweightSession();
        session.Events.Append("a", [.. numbers.Select(n => (object)new Counted(n))]);
        await session.SaveChangesAsync();
    }

    private async Task<ShardState> StateAsync()
    {
        while (true)
        {
            if (await store.Shards.FetchShardsAsync() is [var state])
                return state;
            await Task.Delay(20);
        }
    }

    private Task<int> RunAsync(params string[] args) => RunAsync(TextWriter.Null, args);

    private Task<int> RunAsync(TextWriter errors, params string[] args) =>
        new CommandLine(errors).RunAsync(["projections", .. args, $"--postgres={postgres}"]);

    /// <summary>By the program itself: standard output is a process's.</summary>
    private async Task<JsonElement> ListAsync()
    {
        string[] args =
        [
            typeof(CommandLine).Assembly.Location,
            "projections",
            "list",
            instance,
            $"--postgres={postgres}",
            "--json",
        ];
        using var notary = Process.Start(
            new ProcessStartInfo("dotnet", args)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var line = await notary.StandardOutput.ReadToEndAsync();
        await notary.WaitForExitAsync();
        Assert.Equal(0, notary.ExitCode);
        return JsonSerializer.Deserialize<JsonElement>(line).GetProperty("shards")[0];
    }

    private sealed record Counted(int Number);

    private sealed record Counts(int Total)
    {
        public Counts()
            : this(0) { }

        public Counts Apply(Counted e) =>
            e.Number == CountProjection.Poison
                ? throw new InvalidOperationException("poison")
                : new(Total + e.Number);
    }

    private sealed class CountProjection : SingleStreamProjection<Counts>
    {
        internal const int Poison = 13;
    }
}
