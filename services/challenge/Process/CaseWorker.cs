using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Settings;
using Notary.EventStore;
using Npgsql;

namespace Notary.Challenge.Process;

/// <summary>Looks at every open case again and again, and takes it as far as it goes. Holds no state: a restart continues.</summary>
internal sealed class CaseWorker(
    IDocumentStore store,
    CaseProcess process,
    TimeProvider time,
    IOptions<ChallengeOptions> options,
    ILogger<CaseWorker> logger
) : BackgroundService
{
    private const int MaxParallel = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = stoppingToken,
            MaxDegreeOfParallelism = MaxParallel,
        };
        while (!stoppingToken.IsCancellationRequested)
        {
            var open = await OpenCasesAsync(stoppingToken);
            await Parallel.ForEachAsync(open, parallel, AdvanceAsync);
            await Task.Delay(options.Value.Interval, time, stoppingToken);
        }
    }

    private async Task<IEnumerable<string>> OpenCasesAsync(CancellationToken cancellation)
    {
        try
        {
            var open = await store.QuerySession().LoadAsync<OpenCases>(OpenCases.Id, cancellation);
            return open?.Streams ?? Enumerable.Empty<string>();
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open cases cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    /// <summary>One case's trouble does not hold up the others; it is met again at the next look.</summary>
    private async ValueTask AdvanceAsync(string stream, CancellationToken cancellation)
    {
        try
        {
            await process.AdvanceAsync(stream, cancellation);
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("{Case} waits: {Reason}", stream, e.Message);
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // Another instance took this step.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Case} cannot be advanced", stream);
        }
    }
}
