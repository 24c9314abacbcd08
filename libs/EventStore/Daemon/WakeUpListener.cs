using Npgsql;

namespace Notary.EventStore;

/// <summary>Hears of other processes' appends and of operators by NOTIFY. What it misses, polling finds.</summary>
internal sealed class WakeUpListener(
    NpgsqlDataSource connections,
    StoreOptions options,
    Notifier self,
    WakeUp appended,
    WakeUp asked
)
{
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The shards say that the database is gone; they poll meanwhile.
                await Task.Delay(options.Projections.PauseAfterError, CancellationToken.None);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await connections.OpenConnectionAsync(cancellation);
        connection.Notification += (_, note) => Hear(note.Payload);
        await using (var command = new NpgsqlCommand($"listen {self.Channel}", connection))
            await command.ExecuteNonQueryAsync(cancellation);
        // Nobody knows what was said before.
        appended.Set();
        asked.Set();
        while (true)
            await connection.WaitAsync(cancellation);
    }

    private void Hear(string payload)
    {
        if (payload == self.Id)
            return;
        if (payload == Notifier.Asked)
            asked.Set();
        appended.Set();
    }
}
