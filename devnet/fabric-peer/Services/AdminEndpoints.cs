using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Ordering;

namespace Notary.FabricPeer.Services;

/// <summary>The levers that a real network does not have, as HTTP with JSON.</summary>
internal sealed class AdminEndpoints(Orderer orderer, ChannelLedger ledger)
{
    private const int MaxMilliseconds = 24 * 60 * 60 * 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Ok());
        routes.MapGet("/status", () => new PeerStatus(ledger.Height, Milliseconds()));
        routes.MapPost(
            "/mine",
            async (CancellationToken ct) => new MinedBlock(await orderer.CutAsync(ct))
        );
        routes.MapPut("/batch-timeout", SetBatchTimeout);
    }

    private IResult SetBatchTimeout(BatchTimeout wanted)
    {
        if (wanted.Milliseconds is < 1 or > MaxMilliseconds)
        {
            return Results.Problem(
                $"milliseconds must be 1 to {MaxMilliseconds}",
                statusCode: StatusCodes.Status400BadRequest
            );
        }
        orderer.BatchTimeout = TimeSpan.FromMilliseconds(wanted.Milliseconds);
        return Results.Ok(new BatchTimeout(wanted.Milliseconds));
    }

    private int Milliseconds() => (int)orderer.BatchTimeout.TotalMilliseconds;
}

internal sealed record PeerStatus(ulong Height, int BatchTimeoutMilliseconds);

/// <param name="Block">Null where nothing was pending.</param>
internal sealed record MinedBlock(ulong? Block);

internal sealed record BatchTimeout(int Milliseconds);
