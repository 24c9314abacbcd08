using Microsoft.Extensions.Hosting;

namespace Notary.Oracle.Accounts;

/// <summary>Reads the log before the service listens.</summary>
internal sealed class BookLoader(AgreementBook book) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await book.LoadAsync(cancellationToken);
        // A long log leaves far more behind than the book keeps; nothing waits for the service yet.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
