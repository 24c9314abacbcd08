using Notary.Devnet.Services;
using Notary.EventStore;

namespace Notary.Devnet.Audit;

/// <summary>One instance's event log, opened by somebody who audits it.</summary>
public sealed class AuditedLog : IAsyncDisposable
{
    private AuditedLog(string instance, ServiceKind service, DocumentStore store) =>
        (Instance, Service, Store) = (instance, service, store);

    public string Instance { get; }

    public ServiceKind Service { get; }

    public IDocumentStore Store { get; }

    /// <param name="instance">The schema is the instance's name with _ for -.</param>
    public static AuditedLog Open(string connectionString, string instance, ServiceKind service) =>
        new(
            instance,
            service,
            DocumentStore.For(options =>
            {
                options.Connection(connectionString);
                options.DatabaseSchemaName = instance.Replace('-', '_');
                service.Replay.Configure(options);
            })
        );

    /// <summary>Recomputes every decision from the recorded inputs alone (PROTOCOL 8, statement 5); the hash chain is verified first.</summary>
    /// <param name="to">The last position; null for the whole log.</param>
    /// <param name="found">Told of each difference as it is found.</param>
    /// <param name="progress">Told how many events were replayed.</param>
    public async Task<LogReport> ReplayAsync(
        long? to = null,
        Action<ReplayMismatch>? found = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var chain = await Store.VerifyAsync(cancellation: cancellation);
        var report = await Store.ReplayAsync(Service.Replay, to, found, progress, cancellation);
        return new(
            Service.Name,
            Instance,
            report.Events,
            report.Decisions,
            report.Differences,
            report.Mismatches,
            ChainBreak.Of(chain)
        );
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
