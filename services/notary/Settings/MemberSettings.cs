using System.Text.Json;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Member.Settings;

/// <summary>Input: what the member was configured with from here on, as far as its decisions depend on it.</summary>
public sealed record MemberConfigured(
    int Member,
    IReadOnlyList<Address> Attestors,
    IReadOnlyList<ChainIdentity> Chains
)
{
    public ChallengeForm Form => new(Attestors, Chains);
}

/// <summary>The present settings, in the form in which they are recorded.</summary>
public sealed class MemberSettings(IOptions<NotaryOptions> options, ChainSet chains)
{
    public MemberConfigured Recorded { get; } =
        new(
            options.Value.Member,
            [.. options.Value.Attestors.Select(a => Address.Parse(a))],
            [.. chains.All.Select(c => c.Identity).OrderBy(c => c.Id, StringComparer.Ordinal)]
        );
}

/// <summary>Writes the settings into the log before anything is decided by them, where they changed.</summary>
internal sealed class SettingsRecorder(IDocumentStore store, MemberSettings settings)
    : IHostedService
{
    private const string Stream = "settings";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var session = store.LightweightSession();
        var before = await session.Events.FetchStreamAsync(Stream, cancellation: cancellationToken);
        if (before.Count > 0 && Json(before[^1].Data) == Json(settings.Recorded))
            return;
        session.Events.Append(Stream, settings.Recorded);
        await session.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Json(object value) => JsonSerializer.Serialize(value, store.Options.Json);
}
