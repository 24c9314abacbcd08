using System.Security.Cryptography;
using Notary.Client.Http;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;

namespace Notary.Client.DataExchange;

/// <summary>
/// Sys (docs/formats.md, Data exchange). Methods throw <see cref="RequestRefusedException"/> where it refuses and
/// <see cref="HttpRequestException"/> where it cannot be reached or answers nonsense.
/// </summary>
/// <param name="http">With the data exchange as its base address.</param>
/// <param name="maxDataBytes">Largest download that is accepted.</param>
public sealed class DataExchangeClient(HttpClient http, int maxDataBytes = 64 << 20)
{
    /// <summary>Offers data under the provider's key.</summary>
    public async Task<UploadedData> UploadAsync(
        byte[] data,
        EvmPrivateKey provider,
        CancellationToken cancellation = default
    )
    {
        var hash = Bytes32.FromSpan(SHA256.HashData(data));
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/v1/data"))
        {
            Content = new ByteArrayContent(data),
        };
        var signature = provider.Sign(new DataUpload(hash).Digest);
        request.Headers.Add(DataExchangeHeaders.Signature, signature.ToString());
        await http.SendAsync(request, maxBytes: 4_096, cancellation);
        return new(hash, provider.Address, data.Length);
    }

    public async Task<bool> ExistsAsync(Bytes32 dataHash, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            At($"/v1/data/{dataHash}/exists")
        );
        try
        {
            await http.SendAsync(request, maxBytes: 4_096, cancellation);
            return true;
        }
        catch (RequestRefusedException e) when (e.Code is "data-unknown")
        {
            return false;
        }
    }

    /// <summary>Has the provider's data indexed for one exchange; the same request gives the same index.</summary>
    public async Task<SealedIndex> SealAsync(
        IndexRequest request,
        EvmPublicKey consumer,
        EvmPrivateKey provider,
        CancellationToken cancellation = default
    )
    {
        var body = new SealIndexRequest(
            request.AgreementId,
            request.Sequence,
            request.DataHash,
            request.Consumer,
            consumer.ToString(),
            provider.Sign(request.Digest)
        );
        return await http.PostAsync<SealedIndex>(At("/v1/indexes"), body, cancellation);
    }

    /// <summary>What an index's hash stands for.</summary>
    public Task<IndexConfirmation> ConfirmAsync(
        Bytes32 indexHash,
        CancellationToken cancellation = default
    ) => http.GetAsync<IndexConfirmation>(At($"/v1/indexes/{indexHash}"), cancellation);

    /// <summary>Gets the data behind an opened index.</summary>
    public async Task<byte[]> DownloadAsync(
        Bytes32 indexHash,
        DataIndex opened,
        EvmPrivateKey consumer,
        CancellationToken cancellation = default
    )
    {
        var issued = await http.PostAsync<IssuedNonce>(At("/v1/nonces"), body: null, cancellation);
        var signature = consumer.Sign(new DataDownload(issued.Nonce, indexHash).Digest);
        var index = Hex.Encode(opened.ToArray());
        var body = new DownloadRequest(indexHash, index, issued.Nonce, signature);
        using var request = BoundedHttp.Post(At("/v1/downloads"), body);
        return await http.SendAsync(request, maxDataBytes, cancellation);
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
