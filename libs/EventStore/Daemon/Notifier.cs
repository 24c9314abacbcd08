using System.Threading.Channels;
using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Tells other processes of appends, outside of the append's transaction: NOTIFY takes a lock for the commit that all notifying
/// transactions of the server share. Under load one notice speaks for many appends.
/// </summary>
internal sealed class Notifier : IAsyncDisposable
{
    /// <summary>What operators send.</summary>
    internal const string Asked = "asked";

    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);

    private readonly Channel<bool> due = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly NpgsqlDataSource source;
    private readonly Task worker;

    internal Notifier(NpgsqlDataSource source, StoreOptions options)
    {
        this.source = source;
        Channel = $"es_{options.DatabaseSchemaName}";
        worker = Task.Run(WorkAsync);
    }

    internal string Channel { get; }

    /// <summary>Lets this process's own listener pass over its own notices.</summary>
    internal string Id { get; } = Guid.NewGuid().ToString("n");

    internal void Appended() => due.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        due.Writer.TryComplete();
        await worker;
    }

    private async Task WorkAsync()
    {
        while (await due.Reader.WaitToReadAsync())
        {
            due.Reader.TryRead(out _);
            // Where it fails, others poll.
            await NotifyAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Spacing);
        }
    }

    private async Task NotifyAsync()
    {
        await using var command = source.CreateCommand("select pg_notify($1, $2)");
        command.Parameters.Add(Sql.Parameter(Channel));
        command.Parameters.Add(Sql.Parameter(Id));
        await command.ExecuteNonQueryAsync();
    }
}
