using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Oracle;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Bonds;
using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Publications;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Bonds;

/// <summary>Somebody asks a group of one for its decisions about bonds, over the bus; a registry serves the cases.</summary>
public sealed class BondTests : IAsyncLifetime
{
    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private WebApplication _registry = null!;
    private WebApplication _asker = null!;
    private MemberHosts _members = null!;
    private BusListener _bus = null!;
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
        _bus = await BusListener.StartAsync(_members.Bus);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _members.StartAsync(1);
        _group = KnownGroup.Parse((await _members.GroupOfAsync(1)).Announcement);
    }

    public async Task DisposeAsync()
    {
        await _asker.DisposeAsync();
        await _bus.DisposeAsync();
        await _members.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task A_false_challenger_loses_its_bond_to_the_accused_and_gets_none_back()
    {
        var exchange = new TestExchange(_members.Time.Now);
        var challenger = exchange.Provider.Address;
        _members.Payment.Bonds[challenger] = 100;
        _members.Payment.Record(exchange.Answer, Side.Payment);
        await Eventually.TrueAsync(async () => (await EventsAsync<LegSeen>()).Count == 1);
        _members.Time.Pass(TimeSpan.FromSeconds(TestExchange.Grace + 2));
        var challenge = exchange.Challenge(PenaltyKind.PaymentMissing);
        await _bus.PublishAsync(challenge.ToMessage());
        await Eventually.TrueAsync(async () => (await EventsAsync<ChallengeReceived>()).Count == 1);

        var shown = new BondCase.FalseChallenge(challenge.ChallengeId);
        var accused = exchange.Agreement.Consumer.ToBytes32();
        var signing = SignAsync(
            shown,
            new GovernancePayload.BondSlash(challenger, accused, 100, shown.CidDigest)
        );
        await RefusedAsync("this member did not find the challenge false");
        _members.Time.PassUntil(challenge.DueAt);
        await signing;

        var ask = Release(exchange.Provider, 100);
        _members.Time.PassUntil(ask.AskedAt + BondPolicy.Wait);
        var asking = AskAsync(ask);
        await RefusedAsync($"challenge {challenge.ChallengeId} is open or was false");
        await asking;
        await AssertReplaysAsync();
        await _members.ForgeAsync(
            1,
            e =>
                e.Type == "verdict_reached"
                    ? e with
                    {
                        Data = e.Data.Replace("included", "missing", StringComparison.Ordinal),
                    }
                    : e
        );
        var report = await _members.Log(1).ReplayAsync(new MemberReplay());
        Assert.Contains(
            report.Mismatches,
            m => m.Stream.StartsWith("governance-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_attestor_that_contradicts_itself_loses_its_bond_to_the_pool()
    {
        var attestor = TestExchange.Attestor;
        var exchange = new TestExchange(_members.Time.Now);
        var other = exchange.Answer with { IndexHash = Keccak256.HashText("another") };
        var shown = new BondCase.Contradiction(
            exchange.Answer,
            exchange.Attestation,
            other,
            Attested(other, attestor)
        );
        _members.Data.Bonds[attestor.Address] = 70;
        _members.Payment.Bonds[attestor.Address] = 70;
        var slash = new GovernancePayload.BondSlash(
            attestor.Address,
            Bytes32.Zero,
            70,
            shown.CidDigest
        );
        await SignAsync(shown, slash);
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task An_attestor_that_signs_in_secret_loses_its_bond_and_one_that_publishes_does_not()
    {
        var attestor = TestExchange.Attestor;
        _members.Payment.Bonds[attestor.Address] = 70;
        _members.Time.Pass(TimeSpan.FromSeconds(BondPolicy.PublicationGrace + 10));
        var told = new TestExchange(_members.Time.Now);
        var secret = new TestExchange(_members.Time.Now, sequence: 2);
        await _bus.PublishAsync(Told(told));
        await Eventually.TrueAsync(async () => (await EventsAsync<RootPublished>()).Count == 1);

        var asking = AskAsync(new BondCase.SecretRoot(told.Answer, told.Attestation));
        await RefusedAsync("the root was published");
        await asking;
        var shown = new BondCase.SecretRoot(secret.Answer, secret.Attestation);
        var signing = SignAsync(shown, Slash(shown));
        await RefusedAsync("the root may still be published");
        _members.Time.Pass(TimeSpan.FromSeconds(BondPolicy.PublicationGrace));
        await signing;
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task A_holder_that_asked_a_day_ago_and_stands_for_nothing_gets_its_bond_back()
    {
        using var holder = EvmPrivateKey.Generate();
        _members.Payment.Bonds[holder.Address] = 100;
        var ask = Release(holder, 60);
        var signing = SignAsync(ask, ask.Payload);
        await RefusedAsync("the ask has not stood for a day");
        _members.Time.PassUntil(ask.AskedAt + BondPolicy.Wait);
        await signing;
        await AssertReplaysAsync();
    }

    private BondCase.Release Release(EvmPrivateKey holder, int amount)
    {
        var payload = new GovernancePayload.BondRelease(
            holder.Address,
            holder.Address.ToBytes32(),
            amount
        );
        var ask = new BondCase.Release(
            TestChains.Payment.Id,
            payload,
            (ulong)_members.Time.Now,
            default
        );
        return ask with { Signature = holder.Sign(ask.Digest) };
    }

    /// <summary>Asks for a moment, in vain.</summary>
    private Task AskAsync(BondCase.Release ask) => AskAsync(ask, ask.Payload);

    /// <inheritdoc cref="AskAsync(BondCase.Release)"/>
    private Task AskAsync(BondCase.SecretRoot shown) => AskAsync(shown, Slash(shown));

    private async Task AskAsync(BondCase shown, GovernancePayload payload)
    {
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SignAsync(shown, payload, given.Token)
        );
    }

    private static GovernancePayload.BondSlash Slash(BondCase.SecretRoot shown) =>
        new(shown.Attestor!.Value, Bytes32.Zero, 70, shown.CidDigest);

    /// <summary>What an honest oracle publishes of an exchange's answer.</summary>
    private static AnswersAttested Told(TestExchange exchange) =>
        new(
            exchange.Attestation.Epoch,
            TestExchange.Attestor.Address.ToString(),
            exchange.Attestation.RootOf(exchange.Answer).ToString(),
            exchange.Attestation.Signature.ToString(),
            [exchange.Answer.ExchangeId.ToString()],
            [exchange.Answer.Digest.ToString()]
        );

    private static Notary.Protocol.Attestations.Attestation Attested(
        Answer answer,
        EvmPrivateKey by
    )
    {
        var root = new Notary.Protocol.Hashing.MerkleTree(
            Notary.Protocol.Hashing.ChainHash.Keccak,
            [answer.Digest.ToArray()]
        ).Root;
        return new(1, [], by.Sign(Notary.Protocol.Attestations.Attestation.DigestOf(root)));
    }

    /// <summary>Has the case published and the message signed, and checks the signature.</summary>
    private async Task SignAsync(
        BondCase shown,
        GovernancePayload payload,
        CancellationToken cancellation = default
    )
    {
        var json = shown.ToCanonicalJson();
        _documents[Cid.Of(json)] = json;
        var holder = payload switch
        {
            GovernancePayload.BondSlash slash => slash.Holder,
            GovernancePayload.BondRelease release => release.Holder,
            _ => Address.Zero,
        };
        var request = SignatureRequest.Governance(
            TestChains.Payment,
            _group.Epoch,
            payload,
            shown.NonceFor(holder)
        );
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(_group, request, cancellation)
            .WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        var signature = ThresholdBls.Signature.Parse(proof.Signature);
        Assert.True(_group.Key.PublicKey.Verify(request.Message.ToArray(), signature));
    }

    private Task RefusedAsync(string reason) =>
        Eventually.TrueAsync(async () =>
            (await EventsAsync<GovernanceDecided>()).Exists(d => d.Refusal == reason)
        );

    private async Task AssertReplaysAsync() =>
        Assert.Empty((await _members.Log(1).ReplayAsync(new MemberReplay())).Mismatches);

    private async Task<List<T>> EventsAsync<T>()
    {
        var events = new List<T>();
        await foreach (var e in _members.Log(1).ReadAllAsync())
            if (e.Data is T data)
                events.Add(data);
        return events;
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
