using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Hashing;
using Xunit;
using static Notary.Protocol.Tests.ProtocolVectors;

namespace Notary.Protocol.Tests;

public sealed class VectorTests
{
    private static PaymentIntent Intent =>
        new(
            SignedAgreement.Id,
            7,
            Amount<PaymentAsset>.Parse(Text("intent", "value", "amount")),
            Word("intent", "value", "indexHash"),
            Mover.Consumer,
            1_900_000_100
        );

    [Fact]
    public void An_agreement_survives_its_ABI_form_and_has_the_id_that_others_compute()
    {
        Assert.Equal(Bytes("abi", "agreement"), SignedAgreement.ToAbi());
        Assert.Equal(Word("agreement", "digest"), SignedAgreement.Id);
    }

    [Theory]
    [InlineData("consumer", "consumerSignature")]
    [InlineData("provider", "providerSignature")]
    public void A_party_signature_recovers_to_the_party(string party, string signature) =>
        Assert.Equal(
            Address.Parse(Text("evmParties", party, "address")),
            EvmSignature.Parse(Text("agreement", signature)).Recover(SignedAgreement.Id)
        );

    [Fact]
    public void Type_texts_are_the_agreed_ones()
    {
        Assert.Equal(Text("types", "Agreement", "encodedType"), Agreements.Agreement.TypeText);
        Assert.Equal(Text("types", "PaymentIntent", "encodedType"), PaymentIntent.TypeText);
        Assert.Equal(Text("types", "Answer", "encodedType"), Exchanges.Answer.TypeText);
        Assert.Equal(Text("types", "Challenge", "encodedType"), Challenge.TypeText);
    }

    [Fact]
    public void Intent_answer_and_challenge_have_the_digests_that_others_compute()
    {
        Assert.Equal(Word("intent", "digest"), Intent.Digest);
        Assert.Equal(Bytes("abi", "answer"), GivenAnswer.ToAbi());
        Assert.Equal(Word("answer", "digest"), GivenAnswer.Digest);
        var challenge = new Challenge(
            SignedAgreement.Id,
            7,
            PenaltyKind.PaymentMissing,
            GivenAnswer.Digest,
            Word("challenge", "value", "evidenceHash")
        );
        Assert.Equal(Word("challenge", "digest"), challenge.Digest);
    }

    /// <summary>By ethers' TypedDataEncoder.</summary>
    [Fact]
    public void A_promise_has_the_digest_that_wallets_compute() =>
        Assert.Equal(
            Bytes32.Parse("0x0987b3626bea9c06c30b463211a099bdfde5ee69a4b911b28674e94eea20f8da"),
            new DeliveryPromise(
                Keccak256.HashText("agreement"),
                7,
                Keccak256.HashText("index")
            ).Digest
        );

    [Fact]
    public void Exchange_ids_are_the_agreed_ones()
    {
        foreach (var entry in At("exchangeIds").EnumerateArray())
            Assert.Equal(
                Bytes32.Parse(entry.GetProperty("exchangeId").GetString()!),
                ExchangeId.Of(SignedAgreement.Id, entry.GetProperty("sequence").Number())
            );
    }

    [Fact]
    public void Required_deposits_round_up()
    {
        foreach (var entry in At("requiredAmounts").EnumerateArray())
        {
            var agreement = SignedAgreement with
            {
                Rate = BigInteger.Parse(entry.GetProperty("rate").GetString()!),
                Coefficient = (uint)entry.GetProperty("coefficient").Number(),
            };
            var amount = Amount<PaymentAsset>.Parse(entry.GetProperty("amount").GetString()!);
            Assert.Equal(
                entry.GetProperty("paymentRequired").GetString(),
                RequiredDeposit.Payment(agreement, amount).ToString()
            );
            Assert.Equal(
                entry.GetProperty("dataRequired").GetString(),
                RequiredDeposit.Data(agreement, amount).ToString()
            );
        }
    }

    [Fact]
    public void Deposit_accounts_are_named_by_the_first_key()
    {
        var key = Bytes("bls", "publicKeyCompressed");
        Assert.Equal(
            Address.Parse(Text("depositAccounts", "consumerEvm")),
            DepositAccount.Of(key, SignedAgreement.Id, SignedAgreement.Consumer.ToBytes32())
        );
        Assert.Equal(
            Address.Parse(Text("depositAccounts", "providerFabric")),
            DepositAccount.Of(key, SignedAgreement.Id, SignedAgreement.ProviderFabric)
        );
    }

    [Theory]
    [InlineData("one")]
    [InlineData("three")]
    public void An_attestation_covers_each_answer_of_its_batch(string batch)
    {
        var digests = At("attestations", batch, "digests")
            .EnumerateArray()
            .Select(d => Hex.Decode(d.GetString()!));
        var tree = new MerkleTree(ChainHash.Keccak, digests);
        Assert.Equal(Word("attestations", batch, "root"), tree.Root);
        Assert.Equal(Word("attestations", batch, "digest"), Attestation.DigestOf(tree.Root));
        var signature = EvmSignature.Parse(Text("attestations", batch, "signature"));
        var attestation = new Attestation(0, tree.Path(0), signature);
        Assert.Equal(
            Address.Parse(Text("evmParties", "attestor", "address")),
            attestation.AttestorOf(GivenAnswer)
        );
    }

    [Theory]
    [InlineData("evm", PenaltyKind.PaymentMissing, 0)]
    [InlineData("fabric", PenaltyKind.DeliveryMissing, 1)]
    public void A_penalty_is_the_one_that_the_contracts_expect(
        string on,
        PenaltyKind kind,
        int message
    )
    {
        var penalty = Penalty.Of(
            GivenAnswer,
            kind,
            Bytes("bls", "publicKeyCompressed"),
            onEvm: on == "evm"
        );
        Assert.Equal(
            Hex.Decode(At("penalties", on, "leafBytes")[0].GetString()!),
            penalty.ToBytes()
        );
        var hash = on == "evm" ? ChainHash.Keccak : ChainHash.Sha;
        Assert.Equal(
            Word("penalties", on, "one", "root"),
            new MerkleTree(hash, [penalty.ToBytes()]).Root
        );
        var expected = At("groupMessages")
            .EnumerateArray()
            .First(m =>
                m.GetProperty("on").GetString() == on
                && m.GetProperty("kind").GetString() == "penalty"
            );
        Assert.Equal(message, (int)kind);
        Assert.Equal(
            Bytes32.Parse(expected.GetProperty("message").GetString()!),
            penalty.Message(
                hash,
                Bytes32.Parse(expected.GetProperty("chain").GetString()!),
                Bytes32.Parse(expected.GetProperty("contract").GetString()!),
                1
            )
        );
    }

    [Fact]
    public void Governance_payloads_survive_their_bytes()
    {
        GovernancePayload attestor = new GovernancePayload.Attestor(
            Address.Parse(Text("governance", "attestor", "address")),
            1_950_000_000
        );
        GovernancePayload setup = new GovernancePayload.SetupAnchor(
            SignedAgreement.Id,
            3,
            Word("governance", "setup", "cidDigest")
        );
        GovernancePayload group = new GovernancePayload.GroupChange(
            2,
            Bytes("governance", "group", "publicKey"),
            Word("governance", "group", "groupId")
        );
        Assert.Equal(Bytes("governance", "attestor", "payload"), attestor.ToBytes());
        Assert.Equal(Bytes("governance", "setup", "payload"), setup.ToBytes());
        Assert.Equal(attestor, GovernancePayload.Parse(attestor.ToBytes()));
        Assert.Equal(setup, GovernancePayload.Parse(setup.ToBytes()));
        Assert.Equal(Bytes("governance", "group", "payload"), group.ToBytes());
        Assert.Equal(group.ToBytes(), GovernancePayload.Parse(group.ToBytes()).ToBytes());
        Assert.Throws<FormatException>(() => GovernancePayload.Parse([1, 2, 3]));
    }
}
