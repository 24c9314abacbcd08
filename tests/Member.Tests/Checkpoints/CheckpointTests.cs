using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Checkpoints;
using Notary.Member.Replay;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;
using static Notary.Member.Tests.Checkpoints.CheckpointScene;

namespace Notary.Member.Tests.Checkpoints;

/// <summary>Somebody asks a group on the bus to sign checkpoints; a registry and services show what they like.</summary>
public sealed class CheckpointTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<CheckpointHead, bool> _shown = [];
    private WebApplication _world = null!;
    private WebApplication _asker = null!;
    private MemberHosts _members = null!;
    private KnownGroup _group = null!;

    public async Task InitializeAsync()
    {
        _world = ServiceHost.Build("world", [], Local, Serve);
        await _world.StartAsync();
        var url = new Uri(_world.Urls.First() + "/");
        _members = await MemberHosts.CreateAsync(1, registry: url, logs: url);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
    }

    public async Task DisposeAsync()
    {
        await _members.DisposeAsync();
        await _asker.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task The_group_signs_what_the_logs_own_services_show()
    {
        var first = Publish(1, null, Head("challenge", 3), Head("oracle", 10));
        _shown[Head("challenge", 3)] = true;
        var signing = SignAsync(first);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 1);
        Assert.Contains("oracle", (await DecisionsAsync())[0].Refusal, StringComparison.Ordinal);
        _shown[Head("oracle", 10)] = true;
        await AssertVerifiesAsync(first, signing);

        _members.Payment.Checkpoint = new(1, Cid.DigestOf(CidOf(first)));
        var second = Publish(2, first, Head("challenge", 3), Head("oracle", 11));
        _shown[Head("oracle", 11)] = true;
        await AssertVerifiesAsync(second, SignAsync(second));
        await AssertVerifiesAsync(second, SignAsync(second));

        Assert.Equal(3, (await DecisionsAsync()).Count);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task A_replay_with_an_altered_answer_names_the_decision_that_changes()
    {
        var first = Publish(1, null, Head("oracle", 10));
        _shown[Head("oracle", 10)] = true;
        await AssertVerifiesAsync(first, SignAsync(first));

        var hash = Head("oracle", 10).Hash.ToString();
        await _members.ForgeAsync(
            1,
            e =>
                e.Type == "checkpoint_reviewed"
                    ? e with
                    {
                        Data = Altered(e.Data, $"\"hash\":\"{hash}\""),
                    }
                    : e
        );

        Assert.True((await _members.Log(1).VerifyAsync()).IsIntact);
        var mismatches = (await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches;
        Assert.Contains(
            mismatches,
            m => m.Recomputed.Contains("does not show", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Its_own_decisions_are_no_reason_for_another_checkpoint()
    {
        var before = (await _members.Log(1).FetchHeadAsync()).Position;
        var first = Publish(1, null, Head("oracle", 10));
        _shown[Head("oracle", 10)] = true;
        await AssertVerifiesAsync(first, SignAsync(first));

        using var http = _members.Http(1);
        var answer = await http.GetStringAsync(new Uri($"v1/log?since={before}", UriKind.Relative));
        Assert.EndsWith("\"moved\":false}", answer, StringComparison.Ordinal);
        Assert.True((await _members.Log(1).FetchHeadAsync()).Position > before);
    }

    private static string Altered(string data, string part)
    {
        Assert.Contains(part, data, StringComparison.Ordinal);
        return data.Replace(part, "\"hash\":null", StringComparison.Ordinal);
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
            _members.Time.Now,
            heads
        );
        _documents[CidOf(document)] = document.ToCanonicalJson();
        return document;
    }

    private async Task<byte[]> SignAsync(CheckpointDocument document)
    {
        var anchor = AnchorOf(document);
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(_group, SignatureRequest.Checkpoint(TestChains.Payment, 1, anchor), default)
            .WaitAsync(TimeSpan.FromMinutes(2));
        return proof.Signature;
    }

    private async Task AssertVerifiesAsync(CheckpointDocument document, Task<byte[]> signing)
    {
        var chain = TestChains.Payment;
        var message = AnchorOf(document)
            .Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, 1);
        var signature = ThresholdBls.Signature.Parse(await signing);
        Assert.True(_group.Key.PublicKey.Verify(message.ToArray(), signature));
    }

    private static CheckpointAnchor AnchorOf(CheckpointDocument document) =>
        new(document.Number, Cid.DigestOf(CidOf(document)));

    private async Task<List<CheckpointDecided>> DecisionsAsync()
    {
        var decisions = new List<CheckpointDecided>();
        await foreach (var e in _members.Log(1).ReadAllAsync())
        {
            if (e.Data is CheckpointDecided decided)
                decisions.Add(decided);
        }
        return decisions;
    }

    private void Serve(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/v1/documents/{cid}",
            (string cid) =>
                _documents.TryGetValue(cid, out var json) ? Results.Bytes(json) : Results.NotFound()
        );
        routes.MapGet(
            "/{log}/v1/log/{position:long}",
            (string log, long position) =>
                _shown.ContainsKey(Head(log, position))
                    ? Results.Ok(new LogAnswer(log, position, Head(log, position).Hash.ToString()))
                    : Results.NotFound()
        );
    }

    private void Ask(WebApplicationBuilder builder)
    {
        Local(builder);
        builder.Services.AddSingleton(_members.Bus);
        builder.Services.AddGroupSigning();
        builder.AddNotaryBus(bus => bus.AddConsumer<PartialSignatureConsumer>());
    }

    private static void Local(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
    }
}
