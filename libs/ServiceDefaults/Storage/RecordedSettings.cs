using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notary.EventStore;

namespace Notary.ServiceDefaults;

public static class RecordedSettings
{
    /// <summary>The stream in which a service's log keeps what it was configured with.</summary>
    public const string Stream = "settings";

    /// <summary>
    /// Writes settings into the log at start, where they changed. Call it before the bus is added: no decision may stand in
    /// the log before the settings that it rests on.
    /// </summary>
    /// <param name="settings">The event: settings as far as the service's decisions depend on them.</param>
    public static void AddRecordedSettings(
        this IServiceCollection services,
        Func<IServiceProvider, object> settings
    ) =>
        services.AddHostedService(provider => new SettingsRecorder(
            provider.GetRequiredService<IDocumentStore>(),
            settings(provider)
        ));

    private sealed class SettingsRecorder(IDocumentStore store, object settings) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var session = store.LightweightSession();
            var recorded = await session.Events.FetchStreamAsync(
                Stream,
                cancellation: cancellationToken
            );
            if (recorded.Count > 0 && Json(recorded[^1].Data) == Json(settings))
                return;
            session.Events.Append(Stream, settings);
            await session.SaveChangesAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private string Json(object value) =>
            JsonSerializer.Serialize(value, value.GetType(), store.Options.Json);
    }
}
