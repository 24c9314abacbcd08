using System.Collections.Concurrent;
using Notary.Devnet;
using Notary.EndToEnd.Tests.Running;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>
/// One stack with both chains for all cases: an agreement's legs may be on either, or both on one. The stories run side by side,
/// since each of them mostly waits for its deadlines.
/// </summary>
public sealed class PairStack : IAsyncLifetime
{
    private const int AtOnce = 6;

    private readonly RunningStack _running = new(new DevnetOptions { Token = true });
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(15));
    private readonly ConcurrentDictionary<PairCase, Task> _stories = new();
    private readonly SemaphoreSlim _turns = new(AtOnce);

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        foreach (var told in PairCase.Chosen(TestTier.Seed))
            _stories[told] = TellAsync(told);
    }

    /// <summary>The story of a case; it fails as the story fails.</summary>
    public Task StoryOf(PairCase told) => _stories[told];

    public async Task DisposeAsync()
    {
        await _timeout.CancelAsync();
        await Task.WhenAll(_stories.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _running.DisposeAsync();
        _timeout.Dispose();
        _turns.Dispose();
    }

    private async Task TellAsync(PairCase told)
    {
        await _turns.WaitAsync(_timeout.Token);
        try
        {
            await new PairStory(_running.Stack, told).RunAsync(_timeout.Token);
        }
        finally
        {
            _turns.Release();
        }
    }
}
