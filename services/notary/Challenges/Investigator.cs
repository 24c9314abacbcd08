using Notary.Chains;
using Notary.EventStore;
using Notary.Member.Presence;
using Npgsql;

namespace Notary.Member.Challenges;

/// <summary>Looks at every open challenge each second. Holds no state: a restart continues.</summary>
internal sealed class Investigator(
    IDocumentStore store,
    Investigation investigation,
    Tenure tenure,
    TimeProvider time,
    ILogger<Investigator> logger
) : BackgroundService
{
    private const int MaxParallel = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = stoppingToken,
            MaxDegreeOfParallelism = MaxParallel,
        };
        while (!stoppingToken.IsCancellationRequested)
        {
            var open = tenure.MaySign ? await OpenAsync(stoppingToken) : [];
            await Parallel.ForEachAsync(open, parallel, LookAsync);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task<IEnumerable<string>> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            var session = store.QuerySession();
            var open = await session.LoadAsync<OpenChallenges>(OpenChallenges.Id, cancellation);
            return open?.Streams ?? Enumerable.Empty<string>();
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open challenges cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    /// <summary>One challenge's trouble does not hold up the others; it is met again at the next look.</summary>
    private async ValueTask LookAsync(string stream, CancellationToken cancellation)
    {
        try
        {
            await investigation.LookAsync(stream, cancellation);
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("{Challenge} waits: {Reason}", stream, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Challenge} cannot be looked into", stream);
        }
    }
}
