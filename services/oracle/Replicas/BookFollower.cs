using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Npgsql;

namespace Notary.Oracle.Replicas;

/// <summary>
/// Reads into the book what other oracles record, so that any of them can take a partition without reading the log again, and
/// shows the accounts of all. An oracle that is alone reads nothing: all is its own.
/// </summary>
internal sealed class BookFollower(
    AgreementBook book,
    IDocumentStore store,
    PartitionTable partitions,
    ILogger<BookFollower> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim reading = new(1, 1);
    private long position = -1;

    /// <summary>The book is at the log's end of the moment of the call, or behind it.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            position = Math.Max(position, book.LoadedTo);
            await foreach (var recorded in store.ReadAllAsync(position, cancellation: cancellation))
            {
                book.Follow(recorded);
                position = recorded.Position;
            }
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Everything up to a position is in the book.</summary>
    public void SkipTo(long known)
    {
        if (!reading.Wait(0, CancellationToken.None))
            return;
        position = Math.Max(position, known);
        reading.Release();
    }

    public override void Dispose()
    {
        reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                if (!partitions.IsAlone)
                    await CatchUpAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                logger.LogWarning(e, "The log cannot be followed now");
            }
    }
}
