using Npgsql;

namespace Notary.EventStore;

/// <summary>
/// Repeats a read that met a restart of the database, or a pooled connection that the server had ended: whoever only looks
/// need not notice.
/// </summary>
internal static class ReadRetry
{
    private const int Retries = 4;

    /// <exception cref="NpgsqlException">It went on for about a second, or is an error of another kind.</exception>
    internal static async Task<T> RunAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await read();
            }
            catch (NpgsqlException e) when (e.IsTransient && retry < Retries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 << retry), cancellation);
            }
        }
    }
}
