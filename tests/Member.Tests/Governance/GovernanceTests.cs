using Notary.Chains;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Governance;
using Notary.Member.Tests.Signing;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Governance;

/// <summary>Somebody asks a group on the bus for governance signatures, and a registry serves what it likes.</summary>
public sealed class GovernanceTests : IAsyncLifetime
{
    private AskedMember _member = null!;

    public async Task InitializeAsync() => _member = await AskedMember.StartAsync();

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task The_group_registers_a_configured_attestor()
    {
        var payload = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        await SignAsync(TestChains.Payment, payload, Keccak256.HashText("any nonce"));
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task The_group_anchors_a_locked_setup_as_soon_as_its_own_nodes_show_the_deposits()
    {
        var (setup, _) = Publish(SetupStatus.Locked);
        var signing = SignAsync(TestChains.Data, setup.Request.Payload, setup.Request.Nonce);
        await _member.UntilAsync<GovernanceDecided>();
        Assert.Contains("below", (await DecisionsAsync())[0].Refusal, StringComparison.Ordinal);
        _member.Payment.SetBalance(setup.ConsumerAccount.Party, 500);
        _member.Data.SetBalance(setup.ProviderAccount.Party, 1_000);
        await signing;
        Assert.Equal(2, (await DecisionsAsync()).Count);

        await SignAsync(TestChains.Data, setup.Request.Payload, setup.Request.Nonce);
        Assert.Equal(2, (await DecisionsAsync()).Count);
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task What_the_registry_does_not_have_or_falsifies_is_not_anchored()
    {
        var (setup, cid) = Publish(SetupStatus.Agreed);
        _member.Falsify(cid, [.. setup.Document.ToCanonicalJson(), (byte)' ']);
        await _member.AskInVainAsync(
            Request(TestChains.Data, setup.Request.Payload, setup.Request.Nonce)
        );
        Assert.Contains(
            "cannot be read",
            Assert.Single(await DecisionsAsync()).Refusal,
            StringComparison.Ordinal
        );
    }

    private (SetupCase Setup, string Cid) Publish(SetupStatus status)
    {
        var setup = new SetupCase(status, GroupOf(_member.Group));
        return (setup, _member.Publish(setup.Document.ToCanonicalJson()));
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

    private Task SignAsync(ChainIdentity chain, GovernancePayload payload, Bytes32 nonce) =>
        _member.SignAsync(Request(chain, payload, nonce));

    private SignatureRequest Request(
        ChainIdentity chain,
        GovernancePayload payload,
        Bytes32 nonce
    ) => SignatureRequest.Governance(chain, _member.Group.Epoch, payload, nonce);

    private Task<List<GovernanceDecided>> DecisionsAsync() =>
        _member.EventsAsync<GovernanceDecided>();
}
