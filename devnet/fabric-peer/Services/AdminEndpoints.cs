using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Ordering;

namespace Notary.FabricPeer.Services;

/// <summary>The levers that a real network does not have, as HTTP with JSON (docs/fabric-dev-peer.md).</summary>
internal sealed class AdminEndpoints(Orderer orderer, ChannelLedger ledger, Faults faults)
{
    private const int MaxMilliseconds = 24 * 60 * 60 * 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Ok());
        routes.MapGet("/status", Status);
        routes.MapPost(
            "/mine",
            async (CancellationToken ct) => new MinedBlock(await orderer.CutAsync(ct))
        );
        routes.MapPost(
            "/config-update",
            async (CancellationToken ct) => new MinedBlock(await orderer.UpdateConfigAsync(ct))
        );
        routes.MapPost("/snapshot", () => new Snapshot(ledger.Height));
        routes.MapPost("/revert", RevertAsync);
        routes.MapPut("/batch-timeout", SetBatchTimeout);
        routes.MapPut("/faults", SetFaults);
        routes.MapPost("/invalidate", Invalidate);
    }

    private PeerStatus Status() =>
        new(
            ledger.Height,
            (int)orderer.BatchTimeout.TotalMilliseconds,
            faults.OrdererIsAway,
            (int)faults.BlockDelay.TotalMilliseconds
        );

    private async Task<IResult> RevertAsync(Snapshot wanted, CancellationToken ct)
    {
        try
        {
            return Results.Ok(new Snapshot(await orderer.RevertAsync(wanted.Height, ct)));
        }
        catch (ArgumentOutOfRangeException)
        {
            return Refuse($"height must be 1 to {ledger.Height}");
        }
    }

    private IResult SetBatchTimeout(BatchTimeout wanted)
    {
        if (wanted.Milliseconds is < 1 or > MaxMilliseconds)
        {
            return Refuse($"milliseconds must be 1 to {MaxMilliseconds}");
        }
        orderer.BatchTimeout = TimeSpan.FromMilliseconds(wanted.Milliseconds);
        return Results.Ok(wanted);
    }

    private IResult SetFaults(WantedFaults wanted)
    {
        if (wanted.BlockDelayMilliseconds is < 0 or > MaxMilliseconds)
        {
            return Refuse($"blockDelayMilliseconds must be 0 to {MaxMilliseconds}");
        }
        faults.OrdererIsAway = wanted.OrdererAway ?? faults.OrdererIsAway;
        if (wanted.BlockDelayMilliseconds is { } delay)
        {
            faults.BlockDelay = TimeSpan.FromMilliseconds(delay);
        }
        return Results.Ok(Status());
    }

    private IResult Invalidate(Invalidation wanted)
    {
        if (!Enum.IsDefined((TxValidationCode)wanted.Code) || wanted.Code == 0)
        {
            return Refuse("code must be one of Fabric's TxValidationCode but VALID, 11 say");
        }
        faults.Invalidate(wanted.TransactionId, (TxValidationCode)wanted.Code);
        return Results.Ok(wanted);
    }

    private static IResult Refuse(string why) =>
        Results.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}

internal sealed record PeerStatus(
    ulong Height,
    int BatchTimeoutMilliseconds,
    bool OrdererAway,
    int BlockDelayMilliseconds
);

/// <param name="Block">Null where nothing was pending.</param>
internal sealed record MinedBlock(ulong? Block);

/// <param name="Height">Blocks in the ledger.</param>
internal sealed record Snapshot(ulong Height);

internal sealed record BatchTimeout(int Milliseconds);

/// <summary>What is null stays as it is.</summary>
internal sealed record WantedFaults(bool? OrdererAway, int? BlockDelayMilliseconds);

/// <param name="TransactionId">Null for the next one that is ordered.</param>
/// <param name="Code">Fabric's TxValidationCode.</param>
internal sealed record Invalidation(string? TransactionId, int Code);
