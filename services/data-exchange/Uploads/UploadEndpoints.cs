using Microsoft.AspNetCore.Http.Metadata;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Uploads;

internal static class UploadEndpoints
{
    public static void MapUploads(this IEndpointRouteBuilder routes, int maxDataBytes)
    {
        routes.MapPost("/v1/data", UploadAsync).WithMetadata(new SizeLimit(maxDataBytes));
        routes.MapGet("/v1/data/{dataHash}/exists", ExistsAsync);
    }

    private static async Task<IResult> UploadAsync(
        HttpRequest request,
        UploadData uploads,
        CancellationToken cancellation
    )
    {
        var header = request.Headers[DataExchangeHeaders.Signature].ToString();
        if (!EvmSignature.TryParse(header, out var signature))
            throw Refusals.SignatureMissing(DataExchangeHeaders.Signature);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var upload = await uploads.AcceptAsync(body.ToArray(), signature, cancellation);
        return Results.Ok(new UploadedData(upload.DataHash, upload.Provider, upload.Size));
    }

    private static async Task<IResult> ExistsAsync(
        string dataHash,
        UploadData uploads,
        CancellationToken cancellation
    )
    {
        await uploads.FindAsync(Parse.Hash(dataHash), cancellation);
        return Results.NoContent();
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
