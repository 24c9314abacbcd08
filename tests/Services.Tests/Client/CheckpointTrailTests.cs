using System.Net;
using Notary.Chains;
using Notary.Client.Checkpoints;
using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;

namespace Notary.Services.Tests.Client;

/// <summary>A chain that shows a checkpoint, and a registry that delivers what it likes.</summary>
public sealed class CheckpointTrailTests : IDisposable
{
    private readonly Dictionary<string, byte[]> documents = new(StringComparer.Ordinal);
    private readonly FakeChain chain = new(TestChains.Payment, new ShiftedTime());
    private readonly HttpClient http;

    public CheckpointTrailTests() =>
        http = new HttpClient(new Registry(documents)) { BaseAddress = new("http://registry/") };

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Nothing_is_trusted_before_the_chain_shows_a_checkpoint()
    {
        Publish(1, null, Head("oracle", 1));
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Heads_of_all_linked_checkpoints_are_trusted_once_each()
    {
        var first = Publish(1, null, Head("oracle", 10));
        var second = Publish(2, first, Head("notary-1", 4), Head("oracle", 10));
        var third = Publish(3, second, Head("notary-1", 5), Head("oracle", 12));
        Anchor(third);

        var anchored = (await ReadAsync())!;

        Assert.Equal(3UL, anchored.Newest.Document.Number);
        Assert.Equal(["notary-1", "oracle"], anchored.Logs, StringComparer.Ordinal);
        Assert.Equal([Head("oracle", 10), Head("oracle", 12)], anchored.HeadsOf("oracle"));
        Assert.Equal([Head("notary-1", 4), Head("notary-1", 5)], anchored.HeadsOf("notary-1"));
        Assert.Empty(anchored.HeadsOf("stranger"));
        Assert.Equal([Head("oracle", 12)], (await ReadAsync(limit: 1))!.HeadsOf("oracle"));
    }

    [Fact]
    public async Task A_registry_that_lacks_or_falsifies_a_checkpoint_is_not_believed()
    {
        var first = Publish(1, null, Head("oracle", 10));
        var second = Publish(2, first, Head("oracle", 11));
        Anchor(second);
        var genuine = documents[CidOf(first)];

        documents[CidOf(first)] = Publish(1, null, Head("oracle", 9)).ToCanonicalJson();
        await AssertRefusedAsync("another document");
        documents[CidOf(first)] = [.. genuine, .. new byte[CheckpointDocument.MaxSize]];
        await AssertRefusedAsync(CidOf(first));
        documents.Remove(CidOf(first));
        await AssertRefusedAsync(CidOf(first));
        Assert.Single((await ReadAsync(limit: 1))!.Trail);
    }

    [Fact]
    public async Task What_is_anchored_and_no_checkpoint_is_not_believed()
    {
        var text = "{\"heads\":[]}"u8.ToArray();
        documents[Cid.Of(text)] = text;
        chain.Checkpoint = new(1, Cid.DigestOf(Cid.Of(text)));
        await AssertRefusedAsync("no checkpoint");
    }

    [Fact]
    public async Task Checkpoints_that_contradict_each_other_prove_nothing()
    {
        var first = Publish(1, null, Head("oracle", 10));
        Anchor(Publish(2, first, Head("oracle", 9)));
        await AssertRefusedAsync("contradicts");
        Anchor(Publish(3, first, Head("oracle", 11)));
        await AssertRefusedAsync("contradicts");
        chain.Checkpoint = new(7, Cid.DigestOf(CidOf(first)));
        await AssertRefusedAsync("another number");
    }

    private Task<AnchoredCheckpoints?> ReadAsync(int limit = 100) =>
        new CheckpointTrail(chain, new RegistryClient(http)).ReadAsync(limit);

    private async Task AssertRefusedAsync(string reason)
    {
        var refused = await Assert.ThrowsAsync<CheckpointException>(() => ReadAsync());
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private CheckpointDocument Publish(
        ulong number,
        CheckpointDocument? before,
        params CheckpointHead[] heads
    )
    {
        var document = new CheckpointDocument(
            number,
            before is null ? null : CidOf(before),
            1_900_000_000,
            heads
        );
        documents[CidOf(document)] = document.ToCanonicalJson();
        return document;
    }

    private void Anchor(CheckpointDocument document) =>
        chain.Checkpoint = new(document.Number, Cid.DigestOf(CidOf(document)));

    private static string CidOf(CheckpointDocument document) => Cid.Of(document.ToCanonicalJson());

    private static CheckpointHead Head(string log, long position) =>
        new(log, position, Keccak256.HashText($"{log} {position}"));

    private sealed class Registry(Dictionary<string, byte[]> documents) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                documents.TryGetValue(request.RequestUri!.Segments[^1], out var document)
                    ? new HttpResponseMessage { Content = new ByteArrayContent(document) }
                    : new HttpResponseMessage(HttpStatusCode.NotFound)
            );
    }
}
