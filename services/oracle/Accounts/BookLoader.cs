using Microsoft.Extensions.Hosting;

namespace Notary.Oracle.Accounts;

/// <summary>Reads the log before the service listens.</summary>
internal sealed class BookLoader(AgreementBook book) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        book.LoadAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
