using Notary.EventStore;
using Notary.Member.Ceremonies;
using Notary.ServiceDefaults;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Group;

/// <summary>What anybody may know of the group.</summary>
internal static class GroupEndpoint
{
    public static void MapGroup(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/group", Get);
        routes.MapGet(
            "/v1/group/status",
            (GroupStatus status, CancellationToken cancellation) => status.NowAsync(cancellation)
        );
        routes.MapGet("/v1/group/transcript", TranscriptAsync);
    }

    private static IResult Get(GroupKeyring keyring, GroupDesk desk)
    {
        if (keyring.Current is { Announcement: var group })
            return Results.Ok(group);
        return desk.Ledger.InForce is null
            ? Problem.Result(
                StatusCodes.Status503ServiceUnavailable,
                "group-not-active",
                "The group has no key yet: its key generation has not ended."
            )
            : Problem.Result(
                StatusCodes.Status404NotFound,
                "not-a-member",
                "This notary is no member of the group in force: ask one that is."
            );
    }

    /// <summary>How the group of an epoch came by its key, as far as this notary was there.</summary>
    private static async Task<IResult> TranscriptAsync(
        ulong epoch,
        GroupDesk desk,
        IDocumentStore store,
        CancellationToken cancellation
    )
    {
        var sessions = desk
            .Ledger.Groups.Values.Where(group => group.Epoch == epoch)
            .OrderByDescending(group => group.Id == desk.Ledger.InForce?.Id)
            .Select(group => group.Session);
        foreach (var session in sessions.OfType<Digest>())
        {
            using var watched = await CeremonyArchive.WatchAsync(store, session, cancellation);
            if (watched?.Document is { } document)
                return Results.Bytes(document.ToJson(), "application/json");
        }
        return Problem.Result(
            StatusCodes.Status404NotFound,
            "transcript-unknown",
            "This notary has no transcript of this epoch."
        );
    }
}
