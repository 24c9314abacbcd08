using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Indexes;

internal static class IndexEndpoints
{
    public static void MapIndexes(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/indexes", SealAsync);
        routes.MapGet("/v1/indexes/{indexHash}", ConfirmAsync);
    }

    private static async Task<SealedIndex> SealAsync(
        SealIndexRequest request,
        SealIndex indexes,
        CancellationToken cancellation
    )
    {
        var index = await indexes.SealAsync(
            new(request.AgreementId, request.Sequence, request.DataHash, request.Consumer),
            Parse.PublicKey(request.ConsumerPublicKey),
            request.Signature,
            cancellation
        );
        return new(Hex.Encode(index.DataIdentification), index.IndexHash);
    }

    /// <summary>The consumer's check before it pays: this hash stands for this data, for it.</summary>
    private static async Task<IndexConfirmation> ConfirmAsync(
        string indexHash,
        SealIndex indexes,
        CancellationToken cancellation
    )
    {
        var index = await indexes.FindAsync(Parse.Hash(indexHash), cancellation);
        return new(
            index.IndexHash,
            index.AgreementId,
            index.Sequence,
            index.DataHash,
            index.Provider,
            index.Consumer
        );
    }
}
