using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Challenge.Settings;

/// <summary>Input: what the service was configured with from here on, as far as its decisions depend on it.</summary>
public sealed record ServiceConfigured(
    IReadOnlyList<Address> Attestors,
    IReadOnlyList<ChainIdentity> Chains
)
{
    public ChallengeForm Form => new(Attestors, Chains);
}

/// <summary>Writes the settings into the log before anything is decided by them, where they changed.</summary>
internal sealed class SettingsRecorder(IDocumentStore store, FormSource form) : IHostedService
{
    private const string Stream = "settings";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = form.Settings;
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

    private string Json(object settings) => JsonSerializer.Serialize(settings, store.Options.Json);
}
