using System.Net.Http.Json;
using Notary.Chains;
using Notary.Client.Checkpoints;
using Notary.Client.Registry;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Services.Tests.IpfsRegistry.Anchoring;
using Notary.Testing.Exchanges;
using Notary.ThresholdBls;

namespace Notary.Services.Tests.IpfsRegistry.Checkpoints;

/// <summary>The registry binds the logs of two services and its own into checkpoints, over a bus and on real PostgreSQL.</summary>
public sealed class CheckpointingTests : IAsyncLifetime
{
    private LogHost oracle = null!;
    private LogHost notary = null!;
    private RegistryHost registry = null!;

    public async Task InitializeAsync()
    {
        oracle = await LogHost.StartAsync("oracle");
        notary = await LogHost.StartAsync("notary-1");
        await oracle.AppendAsync(10);
        await notary.AppendAsync(3);
        registry = await RegistryHost.StartAsync(
            new(StringComparer.Ordinal)
            {
                ["Checkpoints:Seconds"] = "0.4",
                ["Checkpoints:Logs:oracle"] = oracle.Url.ToString(),
                ["Checkpoints:Logs:notary-1"] = notary.Url.ToString(),
            }
        );
    }

    public async Task DisposeAsync()
    {
        await registry.DisposeAsync();
        await notary.DisposeAsync();
        await oracle.DisposeAsync();
    }

    private AnchorChain Payment => registry.Chains[0];

    [Fact]
    public async Task The_heads_of_all_logs_are_anchored_under_the_groups_signature()
    {
        await ActivateAsync();

        var first = await AnchoredAsync(1);

        Assert.Equal((1UL, null), (first.Number, first.Previous));
        Assert.Equal(await oracle.HeadAsync(), first.HeadOf("oracle"));
        Assert.Equal(await notary.HeadAsync(), first.HeadOf("notary-1"));
        Assert.NotNull(first.HeadOf("ipfs-registry"));
        Assert.Null(registry.Chains[1].Checkpoint);
        var answer = await GetAsync("1");
        Assert.Equal(("anchored", 1UL), (answer.State, answer.Epoch));
        var anchor = new CheckpointAnchor(1, Payment.Checkpoint!.CidDigest);
        var chain = Payment.Identity;
        var message = anchor.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, 1);
        Assert.True(
            PublicKey
                .Parse(registry.Notaries.State.PublicKey)
                .Verify(message.ToArray(), Signature.Parse(Hex.Decode(answer.Signature!)))
        );
    }

    [Fact]
    public async Task Each_checkpoint_links_the_one_before_and_its_own_events_cause_none()
    {
        await ActivateAsync();
        var first = await AnchoredAsync(1);
        var own = first.HeadOf("ipfs-registry")!;
        var moved = await MovedAsync(own.Position);
        Assert.True(moved.Position > own.Position);
        Assert.False(moved.Moved);

        await oracle.AppendAsync(1);
        var second = await AnchoredAsync(2);

        Assert.Equal(Cid.Of(first.ToCanonicalJson()), second.Previous);
        Assert.Null(second.ObjectionAfter(first));
        Assert.Equal(await oracle.HeadAsync(), second.HeadOf("oracle"));
        Assert.Equal(first.HeadOf("notary-1"), second.HeadOf("notary-1"));
        Assert.True(second.HeadOf("ipfs-registry")!.Position > own.Position);
    }

    [Fact]
    public async Task A_rewritten_log_stays_at_its_head_while_others_go_on()
    {
        await ActivateAsync();
        var first = await AnchoredAsync(1);
        await oracle.RewriteAsync(7);
        await oracle.AppendAsync(1);
        await notary.AppendAsync(1);

        var second = await AnchoredAsync(2);

        Assert.Equal(first.HeadOf("oracle"), second.HeadOf("oracle"));
        Assert.Equal(await notary.HeadAsync(), second.HeadOf("notary-1"));
    }

    [Fact]
    public async Task A_service_that_is_gone_holds_nothing_up()
    {
        await ActivateAsync();
        var first = await AnchoredAsync(1);
        await oracle.StopAsync();
        await notary.AppendAsync(1);

        var second = await AnchoredAsync(2);

        Assert.Equal(first.HeadOf("oracle"), second.HeadOf("oracle"));
    }

    [Fact]
    public async Task What_the_group_does_not_sign_is_written_anew_later()
    {
        Payment.Group = registry.Notaries.State;
        await UntilAsync(async () => await FindAsync("1") is { State: "asked" });
        var asked = await GetAsync("1");
        await oracle.AppendAsync(1);
        registry.Time.Pass(TimeSpan.FromMinutes(1));
        await UntilAsync(async () => (await GetAsync("1")).Cid != asked.Cid);

        await registry.RestartAsync();
        await ActivateAsync();

        var first = await AnchoredAsync(1);
        Assert.Equal(await oracle.HeadAsync(), first.HeadOf("oracle"));
    }

    [Fact]
    public async Task A_payment_chain_that_is_not_configured_keeps_the_registry_from_starting()
    {
        var wrong = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Checkpoints:Chain"] = "eip155:1",
        };
        var refused = await Assert.ThrowsAsync<SettingException>(() =>
            RegistryHost.StartAsync(wrong)
        );
        Assert.Contains("eip155:1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_of_a_replaced_key_stay_verifiable()
    {
        await ActivateAsync();
        var first = await AnchoredAsync(1);
        var next = registry.Notaries.Prepare(new TestGroup(epoch: 2));
        Payment.Group = next.State;
        await registry.PublishAsync(next.AnnouncedBy(1));
        registry.Notaries.Erase(1);
        await oracle.AppendAsync(1);
        var second = await AnchoredAsync(2);

        Assert.Equal((1UL, 2UL), ((await GetAsync("1")).Epoch, (await GetAsync("2")).Epoch));
        var trail = new CheckpointTrail(Payment, new RegistryClient(registry.Http));
        var read = (await trail.ReadAsync())!.Trail;
        Assert.Contains(read, c => c.Document.Number == 1);
        Assert.Equal(Cid.Of(first.ToCanonicalJson()), (await trail.ReadSignedAsync(1))!.Cid);
        Assert.Equal(Cid.Of(second.ToCanonicalJson()), (await trail.ReadSignedAsync(2))!.Cid);
        Assert.Null(await trail.ReadSignedAsync(1_000));
        Payment.Substitute(epoch: 1, next.State);
        await Assert.ThrowsAsync<CheckpointException>(() => trail.ReadSignedAsync(1));
    }

    /// <summary>Test 7 of the event store, its second half: a bare chain cannot show it, a signed checkpoint does.</summary>
    [Fact]
    public async Task A_tail_that_was_rewritten_with_its_hash_chain_is_caught_by_the_signed_checkpoint()
    {
        await ActivateAsync();
        await AnchoredAsync(1);
        await oracle.AppendAsync(2);
        await AnchoredAsync(2);
        await oracle.AppendAsync(1);
        var trail = new CheckpointTrail(Payment, new RegistryClient(registry.Http));
        var trusted = HeadsOf(await trail.ReadAsync(), "oracle");
        Assert.Equal([10L, 12L], trusted.Select(head => head.Position).Take(2));
        Assert.True((await oracle.Log.VerifyAsync(trusted)).IsIntact);

        await oracle.RewriteAsync(11);

        Assert.True((await oracle.Log.VerifyAsync()).IsIntact);
        Assert.Equal(12, (await oracle.Log.VerifyAsync(trusted)).FirstBadPosition);
        Assert.Equal(
            12,
            (
                await oracle.Log.VerifyAsync(HeadsOf(await trail.ReadAsync(), "oracle"))
            ).FirstBadPosition
        );
    }

    private static List<LogHead> HeadsOf(AnchoredCheckpoints? anchored, string log) =>
        [.. anchored!.HeadsOf(log).Select(head => new LogHead(head.Position, head.Hash.ToArray()))];

    private async Task ActivateAsync()
    {
        await registry.PublishAsync(registry.Notaries.Announcement);
        // Settings first, then the announcement: all else in the registry's log is checkpointing's own.
        await UntilAsync(async () => (await MovedAsync(since: 1)).Moved);
        Payment.Group = registry.Notaries.State;
    }

    private async Task<CheckpointDocument> AnchoredAsync(ulong number)
    {
        await UntilAsync(async () => await FindAsync($"{number}") is { State: "anchored" });
        var answer = await GetAsync($"{number}");
        return await new RegistryClient(registry.Http).GetCheckpointAsync(answer.Cid);
    }

    private async Task<Log> MovedAsync(long since) =>
        (
            await registry.Http.GetFromJsonAsync<Log>(
                new Uri($"/v1/log?since={since}", UriKind.Relative)
            )
        )!;

    private async Task<Answer> GetAsync(string number) =>
        (await registry.Http.GetFromJsonAsync<Answer>(At(number)))!;

    private async Task<Answer?> FindAsync(string number)
    {
        using var response = await registry.Http.GetAsync(At(number));
        return response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<Answer>()
            : null;
    }

    private static Uri At(string number) => new($"/v1/checkpoints/{number}", UriKind.Relative);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(20, timeout.Token);
    }

    private sealed record Answer(
        ulong Number,
        string Cid,
        string State,
        ulong? Epoch,
        string? Signature
    );

    private sealed record Log(long Position, bool Moved);
}
