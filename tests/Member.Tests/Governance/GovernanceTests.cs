using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Governance;
using Notary.Member.Replay;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Governance;

/// <summary>Somebody asks a group on the bus for governance signatures, and a registry serves what it likes.</summary>
public sealed class GovernanceTests : IAsyncLifetime
{
    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private WebApplication _registry = null!;
    private WebApplication _asker = null!;
    private MemberHosts _members = null!;
    private KnownGroup _group = null!;

    public async Task InitializeAsync()
    {
        _registry = ServiceHost.Build(
            "registry",
            [],
            Local,
            routes => routes.MapGet("/v1/documents/{cid}", Serve)
        );
        await _registry.StartAsync();
        _members = await MemberHosts.CreateAsync(1, new Uri(_registry.Urls.First() + "/"));
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
    }

    public async Task DisposeAsync()
    {
        await _members.DisposeAsync();
        await _asker.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task The_group_registers_a_configured_attestor()
    {
        var payload = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        var proof = await SignAsync(TestChains.Payment, payload, Keccak256.HashText("any nonce"));
        AssertVerifies(TestChains.Payment, payload, proof);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task The_group_anchors_a_locked_setup_as_soon_as_its_own_nodes_show_the_deposits()
    {
        var setup = Publish(SetupStatus.Locked);
        var signing = SignAsync(TestChains.Data, setup.Request.Payload, setup.Request.Nonce);
        await Eventually.TrueAsync(async () => (await DecisionsAsync()).Count == 1);
        Assert.Contains("below", (await DecisionsAsync())[0].Refusal, StringComparison.Ordinal);
        _members.Payment.SetBalance(setup.ConsumerAccount.Party, 500);
        _members.Data.SetBalance(setup.ProviderAccount.Party, 1_000);
        AssertVerifies(TestChains.Data, setup.Request.Payload, await signing);
        Assert.Equal(2, (await DecisionsAsync()).Count);

        var again = await SignAsync(TestChains.Data, setup.Request.Payload, setup.Request.Nonce);
        AssertVerifies(TestChains.Data, setup.Request.Payload, again);
        Assert.Equal(2, (await DecisionsAsync()).Count);
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);
    }

    [Fact]
    public async Task What_the_registry_does_not_have_or_falsifies_is_not_anchored()
    {
        var setup = Publish(SetupStatus.Agreed);
        var cid = _documents.Keys.Single();
        _documents[cid] = [.. _documents[cid], (byte)' '];
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SignAsync(TestChains.Data, setup.Request.Payload, setup.Request.Nonce, given.Token)
        );
        Assert.Contains(
            "cannot be read",
            Assert.Single(await DecisionsAsync()).Refusal,
            StringComparison.Ordinal
        );
    }

    private SetupCase Publish(SetupStatus status)
    {
        var announced = _group;
        var setup = new SetupCase(status, GroupOf(announced));
        var json = setup.Document.ToCanonicalJson();
        _documents.Add(Cid.Of(json), json);
        return setup;
    }

    private static SetupGroup GroupOf(KnownGroup group) =>
        new(
            group.Epoch,
            group.Identities.Count,
            group.Threshold,
            group.PublicKey,
            [.. group.Key.Commitment.Points.Select(p => Hex.Encode(p.ToBytes()))],
            [.. group.Key.PublicShares.Select(s => Hex.Encode(s.Point.ToBytes()))]
        );

    private Task<GroupProof> SignAsync(
        ChainIdentity chain,
        GovernancePayload payload,
        Bytes32 nonce,
        CancellationToken cancellation = default
    ) =>
        _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(
                _group,
                SignatureRequest.Governance(chain, _group.Epoch, payload, nonce),
                cancellation
            )
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);

    private void AssertVerifies(ChainIdentity chain, GovernancePayload payload, GroupProof proof)
    {
        var message = payload.Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            1,
            proof.Nonce
        );
        var signature = ThresholdBls.Signature.Parse(proof.Signature);
        Assert.True(_group.Key.PublicKey.Verify(message.ToArray(), signature));
    }

    private async Task<List<GovernanceDecided>> DecisionsAsync()
    {
        var decisions = new List<GovernanceDecided>();
        await foreach (var e in _members.Log(1).ReadAllAsync())
        {
            if (e.Data is GovernanceDecided decided)
                decisions.Add(decided);
        }
        return decisions;
    }

    private IResult Serve(string cid) =>
        _documents.TryGetValue(cid, out var json) ? Results.Bytes(json) : Results.NotFound();

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
