using Npgsql;

namespace Notary.EventStore;

/// <summary>How the store connects. Names resolve to its own schema.</summary>
internal static class ConnectionStrings
{
    /// <summary>The server, too, notices within half a minute that the other side is gone, and frees its locks.</summary>
    private const string ServerKeepAlive =
        "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    internal static string Pooled(StoreOptions options) => Builder(options).ConnectionString;

    /// <summary>
    /// A crash of the database may take a shard's last pages, rows and checkpoint together: the log, whose commits are waited
    /// for, brings them again. So a page does not wait for the disk.
    /// </summary>
    private const string CommitSoon = "-c synchronous_commit=off";

    /// <summary>Unpooled: a pool would keep a stopped shard's connection, and with it the shard's lock.</summary>
    internal static string ForShards(StoreOptions options)
    {
        var builder = Builder(options);
        builder.Pooling = false;
        builder.Options = $"{builder.Options} {ServerKeepAlive} {CommitSoon}".Trim();
        return builder.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Builder(StoreOptions options) =>
        new(options.ConnectionString)
        {
            SearchPath = options.DatabaseSchemaName,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 5,
            // The library's statements are few and leave no session state behind.
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
}
