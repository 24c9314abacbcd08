using Notary.Chains.Challenges;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>What every notary and the challenge service ask of a challenge before they look at a chain.</summary>
public sealed class ChallengeFormTests
{
    private const long IssuedAt = 1_000_000;
    private readonly TestExchange _exchange = new(IssuedAt);
    private readonly ChallengeForm _form = new(
        [TestExchange.Attestor.Address],
        [TestChains.Payment, TestChains.Data]
    );

    [Theory]
    [InlineData(PenaltyKind.PaymentMissing, Mover.Consumer)]
    [InlineData(PenaltyKind.PaymentMissing, Mover.Provider)]
    [InlineData(PenaltyKind.DeliveryMissing, Mover.Consumer)]
    [InlineData(PenaltyKind.DeliveryMissing, Mover.Provider)]
    public void The_victims_challenge_holds_also_after_a_journey(PenaltyKind kind, Mover mover)
    {
        var challenge = new TestExchange(IssuedAt, mover).Challenge(kind);
        Assert.Null(Violation(ChallengeEvidence.Parse(challenge.ToMessage())));
    }

    [Fact]
    public void A_consumer_that_was_to_move_first_is_accused_on_its_signed_payment_alone()
    {
        AssertRefused("signed payment", c => c with { RawTransaction = [] });
        var another = new TestExchange(IssuedAt);
        AssertRefused("signed payment", c => c with { RawTransaction = another.Payment });
        var byProvider = _exchange.PaymentBy(_exchange.Provider, _exchange.Answer);
        AssertRefused("signed payment", c => c with { RawTransaction = byProvider });
        var elsewhere = _exchange.PaymentBy(
            _exchange.Consumer,
            _exchange.Answer with
            {
                Sequence = 9,
            }
        );
        AssertRefused("signed payment", c => c with { RawTransaction = elsewhere });
    }

    [Theory]
    [InlineData(PenaltyKind.PaymentMissing)]
    [InlineData(PenaltyKind.DeliveryMissing)]
    public void An_answer_of_the_group_holds_under_the_key_of_the_epoch_that_signed(
        PenaltyKind kind
    )
    {
        var (former, present) = (new TestGroup(), new TestGroup(epoch: 2));
        var challenge = Vouched(kind, former.Vouch(_exchange.Answer));
        Assert.Null(Violation(ChallengeEvidence.Parse(challenge.ToMessage()), former));
        Assert.NotNull(Violation(challenge, present));
        Assert.NotNull(Violation(challenge));
        var others = former.Vouch(_exchange.Answer with { Sequence = 2 });
        Assert.NotNull(Violation(Vouched(kind, others), former));
        var late = challenge.Attestation with { Epoch = 2 };
        Assert.NotNull(Violation(Vouched(kind, late), former));
    }

    [Fact]
    public void A_missing_delivery_needs_the_groups_signature_for_the_data_chain()
    {
        var group = new TestGroup();
        var incomplete = group.Vouch(_exchange.Answer) with { DataSignature = null };
        Assert.Null(Violation(Vouched(PenaltyKind.PaymentMissing, incomplete), group));
        Assert.NotNull(Violation(Vouched(PenaltyKind.DeliveryMissing, incomplete), group));
    }

    [Fact]
    public void Where_the_provider_moved_first_the_intent_is_enough()
    {
        var exchange = new TestExchange(IssuedAt, Mover.Provider);
        var challenge = exchange.Challenge(PenaltyKind.PaymentMissing) with { RawTransaction = [] };
        Assert.Null(Violation(TestExchange.Signed(challenge, exchange.Provider)));
    }

    [Fact]
    public void An_intent_that_is_missing_foreign_or_older_than_the_answer_is_refused()
    {
        AssertRefused("intent", c => c with { Intent = null });
        AssertRefused("intent", c => c with { Intent = new TestExchange(IssuedAt).Intent });
        AssertRefused("intent", c => c with { Intent = _exchange.IntentUntil(IssuedAt - 1) });
    }

    [Fact]
    public void A_delivery_that_the_provider_did_not_promise_is_not_missing()
    {
        AssertRefused(PenaltyKind.DeliveryMissing, "promise", c => c with { Promise = null });
        var others = new[]
        {
            _exchange.Consumer.Sign(DeliveryPromise.Of(_exchange.Answer).Digest),
            PromiseOf(_exchange.Answer with { Sequence = 2 }),
            PromiseOf(_exchange.Answer with { IndexHash = Bytes32.Zero }),
            PromiseOf(_exchange.Answer with { AgreementId = Bytes32.Zero }),
        };
        Assert.All(
            others,
            promise =>
                AssertRefused(
                    PenaltyKind.DeliveryMissing,
                    "promise",
                    c => c with { Promise = promise }
                )
        );
    }

    [Fact]
    public void An_answer_without_a_known_attestors_signature_is_refused() =>
        AssertRefused(
            "not attested",
            c => c with { Attestation = _exchange.AttestedBy(_exchange.Provider) }
        );

    [Fact]
    public void A_challenge_that_its_challenger_did_not_sign_is_refused()
    {
        var challenge = _exchange.Challenge(PenaltyKind.DeliveryMissing);
        Assert.NotNull(Violation(challenge with { PerformedTxId = "0xanother" }));
        Assert.NotNull(Violation(challenge with { Challenger = _exchange.Provider.Address }));
    }

    [Fact]
    public void Terms_that_are_not_the_agreements_are_refused()
    {
        AssertRefused(
            "another agreement",
            c => c with { Agreement = new TestExchange(1).Agreement }
        );
        AssertRefused(
            "required sums",
            c => c with { Answer = c.Answer with { PaymentRequired = new(1) } }
        );
        AssertRefused(
            "deadlines",
            c => c with { Answer = c.Answer with { SecondBy = ulong.MaxValue } }
        );
        AssertRefused(
            "issued after",
            c => c with { Answer = c.Answer with { IssuedAt = c.Answer.FirstBy + 1 } }
        );
    }

    [Fact]
    public void After_the_time_for_challenges_none_is_taken()
    {
        var challenge = _exchange.Challenge(PenaltyKind.DeliveryMissing);
        var last = (long)challenge.ChallengeUntil;
        Assert.Null(_form.Violation(challenge, last));
        Assert.Contains("any more", _form.Violation(challenge, last + 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_and_contracts_that_are_not_configured_are_refused()
    {
        var form = _form with { Chains = [TestChains.Payment] };
        Assert.Contains(
            "data chain",
            form.Violation(_exchange.Challenge(PenaltyKind.DeliveryMissing), IssuedAt),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_read_is_no_challenge()
    {
        var message = _exchange.Challenge(PenaltyKind.PaymentMissing).ToMessage();
        Assert.All(
            new[]
            {
                message with
                {
                    Kind = 256,
                },
                message with
                {
                    ChallengeId = Bytes32.Zero.ToString(),
                },
                message with
                {
                    Answer = message.Answer[..^2],
                },
                message with
                {
                    Attestation = "0x",
                },
                message with
                {
                    IntentValidUntil = -1,
                },
                message with
                {
                    RawTransaction = "0x0",
                },
                message with
                {
                    Signature = "0x",
                },
                message with
                {
                    PromiseSignature = "0x00",
                },
            },
            m => Assert.ThrowsAny<FormatException>(() => ChallengeEvidence.Parse(m))
        );
    }

    private ChallengeEvidence Vouched(PenaltyKind kind, Attestation by)
    {
        var challenge = _exchange.Challenge(kind) with { Attestation = by };
        var isPayment = kind == PenaltyKind.PaymentMissing;
        return TestExchange.Signed(challenge, isPayment ? _exchange.Provider : _exchange.Consumer);
    }

    private string? Violation(ChallengeEvidence challenge, TestGroup? by = null) =>
        _form.Violation(challenge, IssuedAt, by is null ? null : Hex.Encode(by.PublicKey));

    private EvmSignature PromiseOf(Answer answer) =>
        _exchange.Provider.Sign(DeliveryPromise.Of(answer).Digest);

    private void AssertRefused(string reason, Func<ChallengeEvidence, ChallengeEvidence> change) =>
        AssertRefused(PenaltyKind.PaymentMissing, reason, change);

    private void AssertRefused(
        PenaltyKind kind,
        string reason,
        Func<ChallengeEvidence, ChallengeEvidence> change
    )
    {
        var challenge = change(_exchange.Challenge(kind));
        var violation = Violation(TestExchange.Signed(challenge, _exchange.Provider));
        Assert.Contains(reason, violation, StringComparison.Ordinal);
    }
}
