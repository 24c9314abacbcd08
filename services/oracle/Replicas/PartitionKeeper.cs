using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.EventStore;
using Npgsql;

namespace Notary.Oracle.Replicas;

/// <summary>
/// Keeps this oracle among those of its database, and its share of the partitions: before the service listens, then at every
/// beat, until it gives them back at the end. Who does not beat loses them after <see cref="Life"/>.
/// </summary>
internal sealed class PartitionKeeper(
    IDocumentStore store,
    PartitionTable partitions,
    BookFollower book,
    ReplicaIdentity identity,
    ILogger<PartitionKeeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private LeaseHolder self = null!;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await JoinAsync(cancellationToken);
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>The server has stopped: what was being decided is in the log.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        partitions.Map = ReplicaMap.Empty;
        try
        {
            await store.Leases.LeaveAsync(self, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            logger.LogWarning(e, "The partitions lapse by themselves");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                logger.LogWarning(e, "The partitions cannot be renewed now");
            }
    }

    private async Task JoinAsync(CancellationToken cancellation) =>
        self = await store.Leases.JoinAsync(
            identity.Name,
            identity.Details.ToJson(),
            Life,
            cancellation
        );

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var details = identity.Details.ToJson();
        var isMember = await store.Leases.RenewAsync(self, details, Life, cancellation);
        var table = await store.Leases.FetchAsync(cancellation);
        if (isMember && table.Living.ContainsKey(self.Name))
            table = await ShareAsync(table, cancellation);
        else if (!table.Living.ContainsKey(self.Name))
            await JoinAsync(cancellation);
        else if (partitions.Map.HasOwn)
            logger.LogCritical("Another oracle runs under the name {Name}", self.Name);
        partitions.Map = ReplicaMap.Of(table, self);
        if (partitions.IsAlone)
            book.SkipTo(table.Position);
    }

    private async Task<LeaseTable> ShareAsync(LeaseTable table, CancellationToken cancellation)
    {
        var (take, release) = FairShare.Of(table, self);
        if (take.Count == 0 && release.Count == 0)
            return table;
        partitions.Lose(release);
        await store.Leases.ReleaseAsync(self, release, cancellation);
        if (take.Count > 0)
            await TakeAsync(take, cancellation);
        return await store.Leases.FetchAsync(cancellation);
    }

    /// <summary>What others decided for them before is in the book before they are this oracle's.</summary>
    private async Task TakeAsync(IReadOnlyList<string> take, CancellationToken cancellation)
    {
        await store.Leases.TakeAsync(self, take, cancellation);
        await book.CatchUpAsync(cancellation);
        logger.LogInformation("{Name} takes {Count} partitions", self.Name, take.Count);
    }
}
