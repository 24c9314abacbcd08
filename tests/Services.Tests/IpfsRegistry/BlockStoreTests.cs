using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry;
using Notary.IpfsRegistry.Blocks;
using Notary.Protocol.Setup;
using Notary.Testing;

namespace Notary.Services.Tests.IpfsRegistry;

/// <summary>One suite over every block store.</summary>
public abstract class BlockStoreTests : IAsyncLifetime
{
    private IBlockStore blocks = null!;

    protected abstract Task<IBlockStore> OpenAsync();

    /// <summary>Replaces a stored block's bytes behind the store's back.</summary>
    protected abstract Task CorruptAsync(byte[] digest);

    public async Task InitializeAsync() => blocks = await OpenAsync();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task Blocks_come_back_by_their_digest()
    {
        var block = RandomNumberGenerator.GetBytes(1_000);
        await blocks.PutAsync(block, default);
        await blocks.PutAsync(block, default);
        Assert.Equal(block, await blocks.GetAsync(Digest(block), default));
        Assert.Null(await blocks.GetAsync(Digest([1]), default));
    }

    [Fact]
    public async Task Other_bytes_under_a_digest_are_noticed()
    {
        await blocks.PutAsync([1, 2, 3], default);
        await CorruptAsync(Digest([1, 2, 3]).ToArray());
        await Assert.ThrowsAsync<BlockStoreException>(() =>
            blocks.GetAsync(Digest([1, 2, 3]), default)
        );
    }

    private static Bytes32 Digest(byte[] block) => Bytes32.FromSpan(SHA256.HashData(block));
}

public sealed class PostgresBlockStoreTests : BlockStoreTests
{
    private DocumentStore log = null!;
    private PostgresBlockStore store = null!;

    protected override async Task<IBlockStore> OpenAsync()
    {
        var postgres = await SharedPostgres.ConnectionStringAsync();
        log = DocumentStore.For(o =>
        {
            o.Connection(postgres);
            o.DatabaseSchemaName = SharedPostgres.NewSchema();
        });
        await log.ApplyAllConfiguredChangesToDatabaseAsync();
        return store = new PostgresBlockStore(log);
    }

    protected override async Task CorruptAsync(byte[] digest)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(log.Options.ConnectionString);
        await using var command = source.CreateCommand(
            $"update {log.Options.DatabaseSchemaName}.blocks set block = '\\x00' where digest = $1"
        );
        command.Parameters.Add(new Npgsql.NpgsqlParameter<byte[]> { TypedValue = digest });
        await command.ExecuteNonQueryAsync();
    }

    public override async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await log.DisposeAsync();
    }
}

/// <summary>Against a node that answers as Kubo's RPC documentation says; the real one is part of the compose stack.</summary>
public sealed class KuboBlockStoreTests : BlockStoreTests
{
    private readonly ConcurrentDictionary<string, byte[]> node = new(StringComparer.Ordinal);
    private WebApplication server = null!;
    private HttpClient http = null!;

    protected override async Task<IBlockStore> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/api/v0/block/put", PutAsync);
        server.MapPost(
            "/api/v0/block/get",
            (string arg) =>
                node.TryGetValue(arg, out var block)
                    ? Results.Bytes(block)
                    : Results.StatusCode(500)
        );
        await server.StartAsync();
        http = new HttpClient();
        return new KuboBlockStore(
            http,
            Options.Create(new IpfsRegistryOptions { Kubo = new Uri(server.Urls.First()) })
        );
    }

    protected override Task CorruptAsync(byte[] digest)
    {
        node[Cid.OfDigest(Bytes32.FromSpan(digest))] = [0];
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    private async Task<IResult> PutAsync(HttpRequest request)
    {
        Assert.Equal(
            ("raw", "sha2-256"),
            (request.Query["cid-codec"].ToString(), request.Query["mhtype"].ToString())
        );
        var file = (await request.ReadFormAsync()).Files.Single();
        var block = new byte[file.Length];
        await file.OpenReadStream().ReadExactlyAsync(block);
        node[Cid.Of(block)] = block;
        return Results.Text(
            $$"""{"Key":"{{Cid.Of(block)}}","Size":{{block.Length}}}""",
            "application/json"
        );
    }
}
