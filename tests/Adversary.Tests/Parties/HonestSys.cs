using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Notary.DataExchange;
using Notary.DataExchange.Downloads;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Uploads;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Notary.ServiceDefaults;

namespace Notary.Adversary.Tests.Parties;

/// <summary>Sys, which is honest: the data exchange's rules behind its HTTP interface, and whom it handed data to.</summary>
internal sealed class HonestSys(TimeProvider time) : HttpMessageHandler
{
    private readonly Dictionary<Bytes32, (DataUploaded Upload, byte[] Data)> _uploads = [];
    private readonly Dictionary<Bytes32, IndexSealed> _indices = [];
    private readonly HashSet<Bytes32> _used = [];
    private readonly Nonces _nonces = new(Options.Create(new DataExchangeOptions()), time);

    /// <summary>Every download that it granted; the signer is what the signature says, whoever asked.</summary>
    public List<(IndexSealed Index, Address Signer)> Released { get; } = [];

    /// <summary>A rule that a test breaks: it hands data to whoever knows an index.</summary>
    public bool IsCareless { get; init; }

    public HttpClient Open() =>
        new(this, disposeHandler: false) { BaseAddress = new("http://sys") };

    public Bytes32 Upload(byte[] data, EvmPrivateKey provider)
    {
        var hash = Bytes32.FromSpan(SHA256.HashData(data));
        var signature = provider.Sign(new DataUpload(hash).Digest);
        _uploads[hash] = (UploadRules.Accept(hash, data.Length, signature), data);
        return hash;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return request.RequestUri!.AbsolutePath switch
            {
                "/v1/indexes" => Json(Seal(await Read<SealIndexRequest>(request))),
                "/v1/nonces" => Json(_nonces.Issue()),
                "/v1/downloads" => Bytes(Download(await Read<DownloadRequest>(request))),
                var path => Json(Confirm(Bytes32.Parse(path.Split('/')[^1]))),
            };
        }
        catch (ReasonException e)
        {
            return new(HttpStatusCode.Forbidden)
            {
                Content = JsonContent.Create(new { code = e.Code, detail = e.Message }),
            };
        }
    }

    private SealedIndex Seal(SealIndexRequest asked)
    {
        var request = new IndexRequest(
            asked.AgreementId,
            asked.Sequence,
            asked.DataHash,
            asked.Consumer
        );
        var key = EvmPublicKey.Parse(Hex.Decode(asked.ConsumerPublicKey));
        var upload = _uploads[request.DataHash].Upload;
        IndexRules.Require(upload, request, key, asked.Signature);
        var known = _indices.Values.FirstOrDefault(i =>
            (i.Provider, i.AgreementId, i.Sequence)
            == (upload.Provider, request.AgreementId, request.Sequence)
        );
        var index = known ?? Seal(request, key, asked.Signature, upload.Provider);
        _indices[index.IndexHash] = index;
        return new(Hex.Encode(index.DataIdentification), index.IndexHash);
    }

    private static IndexSealed Seal(
        IndexRequest request,
        EvmPublicKey key,
        EvmSignature signature,
        Address provider
    )
    {
        var secret = RandomNumberGenerator.GetBytes(Bytes32.Size);
        var made = DataIdentification.Seal(
            new(Bytes32.FromSpan(secret), request.Consumer),
            key,
            request.AgreementId,
            request.Sequence
        );
        return new(
            DataIdentification.HashOf(made),
            request.AgreementId,
            request.Sequence,
            request.DataHash,
            provider,
            request.Consumer,
            Bytes32.FromSpan(SHA256.HashData(secret)),
            made,
            Hex.Encode(key.ToCompressed()),
            signature
        );
    }

    private IndexConfirmation Confirm(Bytes32 hash) =>
        _indices.TryGetValue(hash, out var index)
            ? new(
                hash,
                index.AgreementId,
                index.Sequence,
                index.DataHash,
                index.Provider,
                index.Consumer
            )
            : throw new ReasonException(404, "index-unknown", "no such index");

    private byte[] Download(DownloadRequest asked)
    {
        if (!_indices.TryGetValue(asked.IndexHash, out var index) || !_used.Add(asked.Nonce))
            throw new ReasonException(404, "index-unknown", "no such index, or the nonce is used");
        var opened = DataIndex.Read(Hex.Decode(asked.DataIndex));
        var released = new DataReleased(
            index.IndexHash,
            opened.Consumer,
            asked.Nonce,
            Bytes32.FromSpan(SHA256.HashData(opened.Secret.ToArray())),
            asked.Signature,
            time.GetUtcNow().ToUnixTimeSeconds()
        );
        if (!IsCareless)
            DownloadRules.Require(index, released);
        var download = new DataDownload(asked.Nonce, asked.IndexHash);
        Released.Add((index, asked.Signature.SignerOf(download.Digest)));
        return _uploads[index.DataHash].Data;
    }

    private static async Task<T> Read<T>(HttpRequestMessage request) =>
        (await request.Content!.ReadFromJsonAsync<T>())!;

    private static HttpResponseMessage Json<T>(T value) =>
        new(HttpStatusCode.OK) { Content = JsonContent.Create(value) };

    private static HttpResponseMessage Bytes(byte[] value) =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(value) };
}
