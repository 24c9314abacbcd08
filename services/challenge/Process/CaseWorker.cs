using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Settings;
using Notary.EventStore;
using Npgsql;

namespace Notary.Challenge.Process;

/// <summary>
/// Takes every open case as far as it goes: at once where something new is in the log, and all of them again and again. Holds no
/// state: a restart continues.
/// </summary>
internal sealed class CaseWorker(
    IDocumentStore store,
    CaseProcess process,
    CaseNews news,
    TimeProvider time,
    IOptions<ChallengeOptions> options,
    ILogger<CaseWorker> logger
) : BackgroundService
{
    /// <summary>Most of them wait, for a database or a chain: penalties that wait for one block can share a transaction.</summary>
    private const int MaxParallel = 1_024;

    /// <summary>How many times as long as a sweep took the next one is away at least.</summary>
    private const int Rests = 4;

    /// <summary>Cases that are being advanced; true where something came meanwhile.</summary>
    private readonly ConcurrentDictionary<string, bool> busy = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = stoppingToken,
            MaxDegreeOfParallelism = MaxParallel,
        };
        return Task.WhenAll(
            Parallel.ForEachAsync(news.Reader.ReadAllAsync(stoppingToken), parallel, TakeAsync),
            SweepAsync(parallel, stoppingToken)
        );
    }

    /// <summary>Of many cases each look takes its time: sweeps leave most of it to those that have news.</summary>
    private async Task SweepAsync(ParallelOptions parallel, CancellationToken cancellation)
    {
        while (true)
        {
            var begun = time.GetTimestamp();
            await Parallel.ForEachAsync(await OpenCasesAsync(cancellation), parallel, TakeAsync);
            var rest = Rests * time.GetElapsedTime(begun);
            var interval = options.Value.Interval;
            await Task.Delay(rest > interval ? rest : interval, time, cancellation);
        }
    }

    private async Task<IEnumerable<string>> OpenCasesAsync(CancellationToken cancellation)
    {
        try
        {
            return await store.QuerySession().OpenCasesAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open cases cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    /// <summary>Nobody advances a case beside another; who comes meanwhile has it looked at once more.</summary>
    private async ValueTask TakeAsync(string stream, CancellationToken cancellation)
    {
        if (!busy.TryAdd(stream, false))
        {
            busy.TryUpdate(stream, true, false);
            return;
        }
        do
        {
            busy[stream] = false;
            await AdvanceAsync(stream, cancellation);
        } while (!busy.TryRemove(KeyValuePair.Create(stream, false)));
    }

    /// <summary>One case's trouble does not hold up the others; it is met again at the next look.</summary>
    private async Task AdvanceAsync(string stream, CancellationToken cancellation)
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
