using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Blocks;

/// <summary>A Kubo node by its RPC API (https://docs.ipfs.tech/reference/kubo/rpc/: block/put, block/get).</summary>
public sealed class KuboBlockStore : IBlockStore
{
    private readonly HttpClient http;
    private readonly string timeout;

    public KuboBlockStore(HttpClient http, IOptions<IpfsRegistryOptions> options)
    {
        this.http = http;
        http.BaseAddress = options.Value.Kubo;
        http.Timeout = options.Value.KuboTimeout + TimeSpan.FromSeconds(5);
        http.MaxResponseContentBufferSize = SetupDocument.MaxSize;
        timeout = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Value.KuboTimeout.TotalSeconds}s"
        );
    }

    public async Task PutAsync(byte[] block, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(block);
        form.Add(file, "data", "block");
        using var answer = await PostAsync(
            "api/v0/block/put?cid-codec=raw&mhtype=sha2-256&pin=true",
            form,
            cancellation
        );
        answer.EnsureSuccess();
        var stored = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        if (!stored.TryGetProperty("Key", out var key) || key.GetString() != Cid.Of(block))
            throw new BlockStoreException("Kubo stored the block under another CID");
    }

    public async Task<byte[]?> GetAsync(Bytes32 digest, CancellationToken cancellation)
    {
        using var answer = await PostAsync(
            $"api/v0/block/get?arg={Cid.OfDigest(digest)}&timeout={timeout}",
            null,
            cancellation
        );
        // Kubo's answer to a block that nobody has: an error after the search's timeout.
        if (answer.StatusCode == System.Net.HttpStatusCode.InternalServerError)
            return null;
        answer.EnsureSuccess();
        return Block.Check(await answer.Content.ReadAsByteArrayAsync(cancellation), digest);
    }

    private async Task<HttpResponseMessage> PostAsync(
        string path,
        HttpContent? content,
        CancellationToken cancellation
    )
    {
        try
        {
            return await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException
                && !cancellation.IsCancellationRequested
            )
        {
            throw new BlockStoreException(
                $"Kubo cannot be reached at {http.BaseAddress}: {e.Message}"
            );
        }
    }
}

internal static class KuboAnswer
{
    internal static void EnsureSuccess(this HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new BlockStoreException($"Kubo answered {(int)answer.StatusCode}");
    }
}
