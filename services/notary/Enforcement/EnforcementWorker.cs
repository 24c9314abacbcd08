using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Presence;
using Notary.Penalties;
using Npgsql;

namespace Notary.Member.Enforcement;

/// <summary>
/// Sees to it that every leg that this member found missing is punished for good: it looks after a while, when the challenge service
/// has usually done it. Holds no state: a restart continues.
/// </summary>
internal sealed class EnforcementWorker(
    IDocumentStore store,
    EnforcementProcess process,
    Tenure tenure,
    IOptions<NotaryOptions> options,
    TimeProvider time,
    ILogger<EnforcementWorker> logger
) : BackgroundService
{
    /// <summary>Those that wait for one block can share a transaction.</summary>
    private const int MaxParallel = 32;

    /// <summary>
    /// Seconds between looks at a penalty about which nothing happens: longer each time. With a thousand of them open the looks of all
    /// members would leave no time to whoever sends them.
    /// </summary>
    private const long FirstPause = 2,
        LongestPause = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long At, long Pause)> _next = new(
        StringComparer.Ordinal
    );

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = stoppingToken,
            MaxDegreeOfParallelism = MaxParallel,
        };
        while (true)
        {
            if (tenure.MaySign)
                await Parallel.ForEachAsync(await OpenAsync(stoppingToken), parallel, TakeAsync);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task<IEnumerable<string>> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            var lookedUntil = Now - options.Value.PenaltyPatienceSeconds;
            return DueOf(
                await store.QuerySession().AwaitingPenaltyAsync(lookedUntil, cancellation)
            );
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning("Open penalties cannot be read: {Reason}", e.Message);
            return [];
        }
    }

    private List<string> DueOf(IEnumerable<string> awaiting)
    {
        var open = awaiting.ToHashSet(StringComparer.Ordinal);
        foreach (var closed in _next.Keys.Where(s => !open.Contains(s)))
            _next.TryRemove(closed, out _);
        return [.. open.Where(s => _next.GetValueOrDefault(s).At <= Now)];
    }

    /// <summary>One penalty's trouble does not hold up the others; it is met again at the next look.</summary>
    private async ValueTask TakeAsync(string challenge, CancellationToken cancellation)
    {
        try
        {
            var moved = await process.AdvanceAsync(challenge, cancellation);
            var pause = moved ? 0 : _next.GetValueOrDefault(challenge).Pause;
            _next[challenge] = (Now + pause, Math.Clamp(2 * pause, FirstPause, LongestPause));
        }
        catch (Exception e) when (e is ChainUnavailableException or NpgsqlException)
        {
            logger.LogWarning("The penalty of {Challenge} waits: {Reason}", challenge, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The penalty of {Challenge} cannot be advanced", challenge);
        }
    }
}

internal static class EnforcementRegistration
{
    public static void AddEnforcement(this IServiceCollection services) =>
        services
            .AddSingleton<HeardPartials>()
            .AddSingleton<PenaltySubmission>()
            .AddSingleton<EnforcementProcess>()
            .AddHostedService<EnforcementWorker>();
}
