using System.Net.Mime;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Downloads;

internal static class DownloadEndpoints
{
    public static void MapDownloads(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/nonces", (Nonces nonces) => nonces.Issue());
        routes.MapPost("/v1/downloads", DownloadAsync);
    }

    private static async Task<IResult> DownloadAsync(
        DownloadRequest request,
        DownloadData downloads,
        CancellationToken cancellation
    )
    {
        var data = await downloads.ReleaseAsync(
            new(request.Nonce, request.IndexHash),
            DataIndex.Read(Parse.Bytes(request.DataIndex, DataIndex.Size, "a data index")),
            request.Signature,
            cancellation
        );
        return Results.Bytes(data, MediaTypeNames.Application.Octet);
    }
}
