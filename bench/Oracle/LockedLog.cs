using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Bench.Oracle;

/// <summary>An oracle's log in which agreements' deposits are locked, before the oracle starts.</summary>
internal static class LockedLog
{
    public const string Schema = "oracle";

    private const int Chunk = 500; // agreements in one transaction

    /// <summary>A PostgreSQL that syncs every commit.</summary>
    public static Task<PostgresServer> StartServerAsync(CancellationToken cancellation) =>
        PostgresServer.StartAsync(["fsync=on", "synchronous_commit=on"], cancellation);

    public static async Task WriteAsync(
        string connection,
        IEnumerable<BenchAgreement> agreements,
        CancellationToken cancellation
    )
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.DatabaseSchemaName = Schema;
            options.Events.MapOracleEvents();
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync(cancellation);
        foreach (var chunk in agreements.Chunk(Chunk))
        {
            var session = store.LightweightSession();
            foreach (var agreement in chunk)
                session.Events.Append(agreement.Id.ToString(), agreement.Locking());
            await session.SaveChangesAsync(cancellation);
        }
    }
}
