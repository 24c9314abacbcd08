using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Challenges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.Testing.Exchanges;

/// <summary>An exchange under way, with everybody's keys: what challenges are made of.</summary>
public sealed class TestExchange
{
    public const uint T = 60,
        R = 20,
        W = 100,
        Grace = 5;

    private static readonly byte[] PaySelector = Keccak256
        .HashText(
            "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
        )
        .ToArray()[..4];

    /// <param name="issuedAt">Unix seconds; firstBy is 40 and secondBy 60 later.</param>
    /// <param name="expiry">Of the agreement; Unix seconds.</param>
    public TestExchange(
        long issuedAt,
        Mover firstMover = Mover.Consumer,
        ulong sequence = 1,
        ulong expiry = 4_000_000_000
    )
    {
        Agreement = NewAgreement(expiry);
        Answer = NewAnswer((ulong)issuedAt, firstMover, sequence);
        Attestation = AttestedBy(Attestor);
    }

    public EvmPrivateKey Consumer { get; } = EvmPrivateKey.Generate();
    public EvmPrivateKey Provider { get; } = EvmPrivateKey.Generate();
    public static EvmPrivateKey Attestor { get; } = EvmPrivateKey.Generate();
    public Agreement Agreement { get; }
    public Answer Answer { get; }
    public Attestation Attestation { get; }

    /// <summary>The consumer's intent, valid as long as the answer needs.</summary>
    public IntentProof Intent => IntentUntil(Answer.IssuedAt);

    /// <summary>The consumer's signed payment.</summary>
    public byte[] Payment => PaymentBy(Consumer, Answer);

    /// <summary>The provider's word that it delivers.</summary>
    public EvmSignature Promise => Provider.Sign(DeliveryPromise.Of(Answer).Digest);

    public EvmSignature ConsumerSignature => Consumer.Sign(Agreement.Id);

    public EvmSignature ProviderSignature => Provider.Sign(Agreement.Id);

    /// <summary>The victim's challenge.</summary>
    public ChallengeEvidence Challenge(PenaltyKind kind)
    {
        var payment = kind == PenaltyKind.PaymentMissing;
        var evidence = new ChallengeEvidence(
            kind,
            Agreement,
            Answer,
            Attestation,
            "0xperformed",
            payment ? Intent : null,
            payment ? Payment : [],
            default,
            default,
            payment ? null : Promise
        );
        return Signed(evidence, payment ? Provider : Consumer);
    }

    public static ChallengeEvidence Signed(ChallengeEvidence evidence, EvmPrivateKey challenger) =>
        evidence with
        {
            Challenger = challenger.Address,
            Signature = challenger.Sign(evidence.Statement.Digest),
        };

    public IntentProof IntentUntil(ulong validUntil)
    {
        var intent = new PaymentIntent(
            Answer.AgreementId,
            Answer.Sequence,
            Answer.Amount,
            Answer.IndexHash,
            Answer.FirstMover,
            validUntil
        );
        return new(validUntil, Consumer.Sign(intent.Digest));
    }

    public Attestation AttestedBy(EvmPrivateKey attestor)
    {
        var root = new MerkleTree(ChainHash.Keccak, [Answer.Digest.ToArray()]).Root;
        return new(1, [], attestor.Sign(Attestation.DigestOf(root)));
    }

    public byte[] PaymentBy(EvmPrivateKey key, Answer answer) =>
        new EvmTransaction
        {
            ChainId = 31337,
            Nonce = 0,
            MaxPriorityFeePerGas = 1,
            MaxFeePerGas = 10,
            GasLimit = 300_000,
            To = Address.FromSpan(answer.PaymentContract.ToArray().AsSpan(12)),
            Value = answer.Amount.Value,
            Data = [.. PaySelector, .. LookupCodec.EncodeResponse(answer, Attestation)],
        }
            .Sign(key)
            .Raw;

    private Agreement NewAgreement(ulong expiry) =>
        new()
        {
            Consumer = Consumer.Address,
            ConsumerFabric = Keccak256.HashText("consumer on Fabric"),
            Provider = Provider.Address,
            ProviderFabric = Keccak256.HashText("provider on Fabric"),
            PaymentChain = TestChains.Payment.Chain,
            PaymentContract = TestChains.Payment.UserContract,
            DataChain = TestChains.Data.Chain,
            DataContract = TestChains.Data.UserContract,
            PaymentAssetId = Bytes32.Zero,
            DataHash = Keccak256.HashText("data"),
            MinPrice = new(1),
            MaxPrice = new(1_000),
            Rate = 2 * RequiredDeposit.RateScale,
            Coefficient = 12_000,
            ExchangeSeconds = T,
            ResponseSeconds = R,
            ChallengeSeconds = W,
            GraceSeconds = Grace,
            PaymentDepth = 2,
            DataDepth = 1,
            HighValueLimit = new(1_000_000),
            Expiry = expiry,
            Salt = Bytes32.FromSpan(
                System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)
            ),
        };

    private Answer NewAnswer(ulong issuedAt, Mover firstMover, ulong sequence) =>
        new()
        {
            AgreementId = Agreement.Id,
            Sequence = sequence,
            Consumer = Agreement.Consumer,
            ConsumerFabric = Agreement.ConsumerFabric,
            Provider = Agreement.Provider,
            ProviderFabric = Agreement.ProviderFabric,
            PaymentChain = Agreement.PaymentChain,
            PaymentContract = Agreement.PaymentContract,
            DataChain = Agreement.DataChain,
            DataContract = Agreement.DataContract,
            PaymentAssetId = Agreement.PaymentAssetId,
            Amount = new(new BigInteger(100)),
            PaymentRequired = RequiredDeposit.Payment(Agreement, new(100)),
            DataRequired = RequiredDeposit.Data(Agreement, new(100)),
            IndexHash = Keccak256.HashText("index"),
            IssuedAt = issuedAt,
            FirstMover = firstMover,
            FirstBy = issuedAt + T - R,
            SecondBy = issuedAt + T,
        };
}
