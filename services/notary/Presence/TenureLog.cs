using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Member.Presence;

/// <summary>Keeps and tells what stands between this process and its signatures. It holds already when this is written.</summary>
internal sealed class TenureLog(
    IDocumentStore store,
    Tenure tenure,
    TimeProvider time,
    ILogger<TenureLog> logger
)
{
    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    public Task HeardAsync(NotaryAlive word, CancellationToken cancellation)
    {
        logger.LogError("This process signs nothing: {Obstacle}", tenure.Obstacle);
        var heard = new TwinHeard(word, tenure.Self, Now);
        return AppendAsync([heard, TenureDecided.After(heard)], cancellation);
    }

    public Task GoneAsync(CancellationToken cancellation)
    {
        logger.LogWarning("The other process of this notary is gone: this one signs again");
        return AppendAsync(
            [new TwinGone(tenure.Self, Now), TenureDecided.AfterSilence],
            cancellation
        );
    }

    private async Task AppendAsync(object[] events, CancellationToken cancellation)
    {
        var session = store.LightweightSession();
        session.Events.Append(TenureDecided.Stream, events);
        await session.SaveChangesAsync(cancellation);
    }
}
