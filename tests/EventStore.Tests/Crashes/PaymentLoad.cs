using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Notary.EventStore.Tests.Daemon;
using Npgsql;

namespace Notary.EventStore.Tests.Crashes;

/// <summary>
/// Pays numbers that are never used twice to a few accounts, and writes each one that the store acknowledged to a file, until
/// a file says stop. The settings Load:Run (1, 2, … of this process), Load:Seed, Load:Acknowledged and Load:Stop.
/// </summary>
internal sealed class PaymentLoad(IDocumentStore store, IConfiguration settings) : BackgroundService
{
    private const int Payers = 4;
    private const int NumbersOfARun = 1_000_000;

    private readonly int run = settings.GetValue<int>("Load:Run");
    private readonly string stop = settings["Load:Stop"]!;
    private readonly Lock writing = new();
    private int count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var acknowledged = new StreamWriter(
            settings["Load:Acknowledged"]!,
            append: true
        );
        var session = store.LightweightSession();
        session.Events.StartStream($"run-{run}", new Opened($"run {run}"));
        await session.SaveChangesAsync(stoppingToken);
        var seed = settings.GetValue<int>("Load:Seed") + 10 * run;
        await Task.WhenAll(
            Enumerable
                .Range(0, Payers)
                .Select(payer => PayAsync(new Random(seed + payer), acknowledged, stoppingToken))
        );
    }

    private async Task PayAsync(
        Random random,
        StreamWriter acknowledged,
        CancellationToken stopping
    )
    {
        while (!File.Exists(stop))
        {
            var number = run * NumbersOfARun + Interlocked.Increment(ref count);
            if (await TryPayAsync($"account-{random.Next(8)}", number))
                Acknowledge(acknowledged, number);
            await Task.Delay(random.Next(20), stopping);
        }
    }

    private async Task<bool> TryPayAsync(string account, int number)
    {
        try
        {
            var session = store.LightweightSession();
            var stream = await session.Events.FetchForWriting<Balance>(account);
            stream.AppendOne(new Paid(number));
            await session.SaveChangesAsync();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or EventStreamUnexpectedMaxEventIdException)
        {
            // Not acknowledged: it may be in the log, or not.
            return false;
        }
    }

    private void Acknowledge(StreamWriter file, int number)
    {
        lock (writing)
        {
            file.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            file.Flush();
        }
    }
}
