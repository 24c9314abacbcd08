using Notary.EventStore;
using Notary.Member.Settings;

namespace Notary.Member.Publications;

/// <summary>Records at start whose publications are kept from now on: before that, that a root is missing says nothing.</summary>
internal sealed class PublicationStart(
    IDocumentStore store,
    MemberSettings settings,
    TimeProvider time
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string[] attestors = [.. settings.Recorded.Attestors.Select(a => a.ToString())];
        var session = store.LightweightSession();
        var before = await session.Events.FetchStreamAsync(
            PublicationsFollowed.Stream,
            cancellation: cancellationToken
        );
        if (
            before is [.., { Data: PublicationsFollowed last }]
            && last.Attestors.SequenceEqual(attestors, StringComparer.Ordinal)
        )
            return;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        session.Events.Append(
            PublicationsFollowed.Stream,
            expectedVersion: before.Count,
            [new PublicationsFollowed(attestors, now)]
        );
        await session.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
