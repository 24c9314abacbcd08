using Notary.Contracts.Oracle;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Bonds;
using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Publications;
using Notary.Member.Tests.Signing;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Bonds;

/// <summary>Somebody asks a group of one for its decisions about bonds, over the bus; a registry serves the cases.</summary>
public sealed class BondTests : IAsyncLifetime
{
    private AskedMember _member = null!;

    public async Task InitializeAsync() => _member = await AskedMember.StartAsync();

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task A_false_challenger_loses_its_bond_to_the_accused_and_gets_none_back()
    {
        var exchange = new TestExchange(_member.Time.Now);
        var challenger = exchange.Provider.Address;
        _member.Payment.Bonds[challenger] = 100;
        _member.Payment.Record(exchange.Answer, Side.Payment);
        await _member.UntilAsync<LegSeen>();
        _member.Time.Pass(TimeSpan.FromSeconds(TestExchange.Grace + 2));
        var challenge = exchange.Challenge(PenaltyKind.PaymentMissing);
        await _member.Bus.PublishAsync(challenge.ToMessage());
        await _member.UntilAsync<ChallengeReceived>();

        var shown = new BondCase.FalseChallenge(challenge.ChallengeId);
        var accused = exchange.Agreement.Consumer.ToBytes32();
        var signing = SignAsync(
            shown,
            new GovernancePayload.BondSlash(challenger, accused, 100, shown.CidDigest)
        );
        await RefusedAsync("this member did not find the challenge false");
        _member.Time.PassUntil(challenge.DueAt);
        await signing;

        var ask = Release(exchange.Provider, 100);
        _member.Time.PassUntil(ask.AskedAt + BondPolicy.Wait);
        var asking = AskAsync(ask);
        await RefusedAsync($"challenge {challenge.ChallengeId} is open or was false");
        await asking;
        await _member.AssertReplaysAsync();
        await _member.ForgeAsync(e =>
            e.Type == "verdict_reached"
                ? e with
                {
                    Data = e.Data.Replace("included", "missing", StringComparison.Ordinal),
                }
                : e
        );
        var report = await _member.ReplayAsync();
        Assert.Contains(
            report.Mismatches,
            m => m.Stream.StartsWith("governance-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_attestor_that_contradicts_itself_loses_its_bond_to_the_pool()
    {
        var attestor = TestExchange.Attestor;
        var exchange = new TestExchange(_member.Time.Now);
        var other = exchange.Answer with { IndexHash = Keccak256.HashText("another") };
        var shown = new BondCase.Contradiction(
            exchange.Answer,
            exchange.Attestation,
            other,
            Attested(other, attestor)
        );
        _member.Data.Bonds[attestor.Address] = 70;
        _member.Payment.Bonds[attestor.Address] = 70;
        var slash = new GovernancePayload.BondSlash(
            attestor.Address,
            Bytes32.Zero,
            70,
            shown.CidDigest
        );
        await SignAsync(shown, slash);
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task An_attestor_that_signs_in_secret_loses_its_bond_and_one_that_publishes_does_not()
    {
        var attestor = TestExchange.Attestor;
        _member.Payment.Bonds[attestor.Address] = 70;
        _member.Time.Pass(TimeSpan.FromSeconds(BondPolicy.PublicationGrace + 10));
        var told = new TestExchange(_member.Time.Now);
        var secret = new TestExchange(_member.Time.Now, sequence: 2);
        await _member.Bus.PublishAsync(Told(told));
        await _member.UntilAsync<RootPublished>();

        var asking = AskAsync(new BondCase.SecretRoot(told.Answer, told.Attestation));
        await RefusedAsync("the root was published");
        await asking;
        var shown = new BondCase.SecretRoot(secret.Answer, secret.Attestation);
        var signing = SignAsync(shown, Slash(shown));
        await RefusedAsync("the root may still be published");
        _member.Time.Pass(TimeSpan.FromSeconds(BondPolicy.PublicationGrace));
        await signing;
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task A_holder_that_asked_a_day_ago_and_stands_for_nothing_gets_its_bond_back()
    {
        using var holder = EvmPrivateKey.Generate();
        _member.Payment.Bonds[holder.Address] = 100;
        var ask = Release(holder, 60);
        var signing = SignAsync(ask, ask.Payload);
        await RefusedAsync("the ask has not stood for a day");
        _member.Time.PassUntil(ask.AskedAt + BondPolicy.Wait);
        await signing;
        await _member.AssertReplaysAsync();
    }

    [Fact]
    public async Task The_pool_pays_what_a_penalty_could_not_take_and_no_more()
    {
        var exchange = new TestExchange(_member.Time.Now);
        var required = (int)exchange.Answer.PaymentRequired.Value;
        _member.Payment.Bonds[BondHolder.Pool] = 1_000;
        var shown = new BondCase.Shortfall(
            exchange.Agreement,
            exchange.Answer,
            PenaltyKind.PaymentMissing
        );
        var victim = exchange.Agreement.Provider.ToBytes32();
        var missing = new GovernancePayload.BondRelease(BondHolder.Pool, victim, 30);
        var signing = SignAsync(shown, missing);
        await RefusedAsync("this member's own nodes show no such penalty at its depth");
        _member.Payment.Penalise(exchange.Answer, PenaltyKind.PaymentMissing, required - 30);
        await signing;

        var asking = AskAsync(shown, missing with { Amount = 31 });
        await RefusedAsync("the amount is not what is missing, or all that the pool has");
        await asking;
        await _member.AssertReplaysAsync();
        await _member.ForgeAsync(e =>
            e.Type == "penalty_seen"
                ? e with
                {
                    Data = e.Data.Replace(
                        $"\"{required - 30}\"",
                        $"\"{required}\"",
                        StringComparison.Ordinal
                    ),
                }
                : e
        );
        Assert.NotEmpty((await _member.ReplayAsync()).Mismatches);
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
            (ulong)_member.Time.Now,
            default
        );
        return ask with { Signature = holder.Sign(ask.Digest) };
    }

    /// <summary>Asks for a moment, in vain.</summary>
    private Task AskAsync(BondCase.Release ask) => AskAsync(ask, ask.Payload);

    /// <inheritdoc cref="AskAsync(BondCase.Release)"/>
    private Task AskAsync(BondCase.SecretRoot shown) => AskAsync(shown, Slash(shown));

    private Task AskAsync(BondCase shown, GovernancePayload payload) =>
        _member.AskInVainAsync(Request(shown, payload));

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

    /// <summary>Has the case published and the message signed.</summary>
    private Task SignAsync(BondCase shown, GovernancePayload payload) =>
        _member.SignAsync(Request(shown, payload));

    private SignatureRequest Request(BondCase shown, GovernancePayload payload)
    {
        _member.Publish(shown.ToCanonicalJson());
        var holder = payload switch
        {
            GovernancePayload.BondSlash slash => slash.Holder,
            GovernancePayload.BondRelease release => release.Holder,
            _ => Address.Zero,
        };
        return SignatureRequest.Governance(
            TestChains.Payment,
            _member.Group.Epoch,
            payload,
            shown.NonceFor(holder)
        );
    }

    private Task RefusedAsync(string reason) =>
        _member.UntilAsync<GovernanceDecided>(d => d.Refusal == reason);
}
