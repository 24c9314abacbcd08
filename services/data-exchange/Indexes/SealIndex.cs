using System.Security.Cryptography;
using Notary.DataExchange.Storage;
using Notary.DataExchange.Uploads;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.DataExchange.Indexes;

/// <summary>Indexes a provider's data for one exchange (PROTOCOL 4.1): the same request again gives the same index.</summary>
internal sealed class SealIndex(IDocumentStore store, UploadData uploads)
{
    public async Task<IndexSealed> SealAsync(
        IndexRequest request,
        EvmPublicKey consumerKey,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        var upload = await uploads.FindAsync(request.DataHash, cancellation);
        IndexRules.Require(upload, request, consumerKey, signature);
        var index =
            await ExistingAsync(request, upload.Provider, cancellation)
            ?? await StartAsync(request, consumerKey, signature, upload.Provider, cancellation);
        return index.DataHash == request.DataHash && index.Consumer == request.Consumer
            ? index
            : throw Refusals.IndexExists();
    }

    /// <exception cref="ServiceDefaults.ReasonException">index-unknown.</exception>
    public async Task<IndexSealed> FindAsync(Bytes32 indexHash, CancellationToken cancellation) =>
        await store.FirstAsync<IndexSealed>(IndexSealed.StreamOf(indexHash), cancellation)
        ?? throw Refusals.IndexUnknown(indexHash);

    private async Task<IndexSealed?> ExistingAsync(
        IndexRequest request,
        Address provider,
        CancellationToken cancellation
    )
    {
        var stream = ExchangeIndexed.StreamOf(provider, request.AgreementId, request.Sequence);
        var exchange = await store.FirstAsync<ExchangeIndexed>(stream, cancellation);
        return exchange is null ? null : await FindAsync(exchange.IndexHash, cancellation);
    }

    /// <summary>Another request may win the race to the exchange's stream; then its index is the one.</summary>
    private async Task<IndexSealed> StartAsync(
        IndexRequest request,
        EvmPublicKey consumerKey,
        EvmSignature signature,
        Address provider,
        CancellationToken cancellation
    )
    {
        var index = Seal(request, consumerKey, signature, provider);
        var exchange = ExchangeIndexed.StreamOf(provider, request.AgreementId, request.Sequence);
        var started = await store.TryStartAsync(
            cancellation,
            (IndexSealed.StreamOf(index.IndexHash), index),
            (exchange, new ExchangeIndexed(index.IndexHash))
        );
        return started ? index : (await ExistingAsync(request, provider, cancellation))!;
    }

    private static IndexSealed Seal(
        IndexRequest request,
        EvmPublicKey consumerKey,
        EvmSignature signature,
        Address provider
    )
    {
        var secret = RandomNumberGenerator.GetBytes(Bytes32.Size);
        var dataIdentification = DataIdentification.Seal(
            new(Bytes32.FromSpan(secret), request.Consumer),
            consumerKey,
            request.AgreementId,
            request.Sequence
        );
        return new(
            DataIdentification.HashOf(dataIdentification),
            request.AgreementId,
            request.Sequence,
            request.DataHash,
            provider,
            request.Consumer,
            Bytes32.FromSpan(SHA256.HashData(secret)),
            dataIdentification,
            Hex.Encode(consumerKey.ToCompressed()),
            signature
        );
    }
}
