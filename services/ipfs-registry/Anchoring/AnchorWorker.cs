using Notary.Chains;
using Notary.EventStore;
using Npgsql;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>Works on every open anchor, each by itself, until its chain shows it. What it knows is in the log: a restart continues.</summary>
internal sealed class AnchorWorker(
    IDocumentStore log,
    AnchorSteps steps,
    TimeProvider time,
    ILogger<AnchorWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(64);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var ended in _running.Where(r => r.Value.IsCompleted).ToList())
                    _running.Remove(ended.Key);
                foreach (var stream in await OpenAnchorsAsync(stoppingToken))
                    if (!_running.ContainsKey(stream))
                        _running.Add(stream, RunAsync(stream, stoppingToken));
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    private async Task<IEnumerable<string>> OpenAnchorsAsync(CancellationToken cancellation)
    {
        try
        {
            var open = await log.QuerySession()
                .LoadAsync<OpenAnchors>(OpenAnchors.Id, cancellation);
            return open?.Streams ?? Enumerable.Empty<string>();
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open anchors cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    private async Task RunAsync(string stream, CancellationToken cancellation)
    {
        for (var pause = FirstPause; !await IsDoneAsync(stream, cancellation); pause *= 2)
        {
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task<bool> IsDoneAsync(string stream, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await steps.AdvanceAsync(stream, cancellation);
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("{Anchor} waits: {Reason}", stream, e.Message);
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // Another instance took this step.
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(e, "{Anchor} cannot be advanced", stream);
        }
        finally
        {
            _slots.Release();
        }
        return false;
    }
}
