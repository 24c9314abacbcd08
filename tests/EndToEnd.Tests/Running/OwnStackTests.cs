using Notary.Devnet;
using Notary.Devnet.Audit;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Tests that change what others share: each has a stack of its own, and ten minutes.</summary>
public abstract class OwnStackTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(10));

    protected OwnStackTests() => Running = new();

    protected OwnStackTests(DevnetOptions options) => Running = new(options);

    protected RunningStack Running { get; }

    protected DevnetStack Stack => Running.Stack;

    protected CancellationToken Cancellation => _timeout.Token;

    public Task InitializeAsync() => Running.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Running.DisposeAsync();
        _timeout.Dispose();
    }

    protected async Task AssertEveryLogReplaysAsync()
    {
        var postgres = Stack.Servers.Postgres.ConnectionString;
        foreach (var service in Stack.Services.All)
        {
            await using var log = AuditedLog.Open(postgres, service.Instance, service.Kind);
            var report = await log.ReplayAsync(cancellation: Cancellation);
            Assert.True(
                report.Mismatches.Count == 0,
                $"{service.Instance}: {string.Join("; ", report.Mismatches.Take(3))}"
            );
        }
    }
}
