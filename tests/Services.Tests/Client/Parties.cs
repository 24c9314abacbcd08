using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Client.Agreements;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Services.Tests.Client;

/// <summary>A consumer and a provider with an agreement about some data, on an EVM and a Fabric chain.</summary>
internal sealed class Parties : IDisposable
{
    public static readonly Address UserContract = Address.Parse(
        "0x00000000000000000000000000000000000c0001"
    );

    public Parties()
    {
        Terms = NewTerms();
        Signed = new(Terms, Consumer.Sign(Terms.Id), Provider.Sign(Terms.Id));
    }

    public EvmPrivateKey Consumer { get; } = EvmPrivateKey.Generate();
    public EvmPrivateKey Provider { get; } = EvmPrivateKey.Generate();
    public EvmPrivateKey Attestor { get; } = EvmPrivateKey.Generate();
    public byte[] Data { get; } = RandomNumberGenerator.GetBytes(100);
    public Agreement Terms { get; }
    public SignedAgreement Signed { get; }

    public RecordedChain Payments { get; } =
        new(new("eip155:31337", ChainKind.Evm, UserContract.ToBytes32(), Bytes32.Zero));

    public RecordedChain Deliveries { get; } =
        new(
            new(
                "fabric:mychannel",
                ChainKind.Fabric,
                Keccak256.HashText("notary"),
                Keccak256.HashText("notary")
            )
        );

    private static ulong Now => (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public EvmSignature Promise(Answer answer) => Provider.Sign(DeliveryPromise.Of(answer).Digest);

    /// <summary>What an honest oracle answers.</summary>
    public AttestedAnswer AnswerTo(PaymentIntent intent)
    {
        var answer = new Answer
        {
            AgreementId = intent.AgreementId,
            Sequence = intent.Sequence,
            Consumer = Terms.Consumer,
            ConsumerFabric = Terms.ConsumerFabric,
            Provider = Terms.Provider,
            ProviderFabric = Terms.ProviderFabric,
            PaymentChain = Terms.PaymentChain,
            PaymentContract = Terms.PaymentContract,
            DataChain = Terms.DataChain,
            DataContract = Terms.DataContract,
            PaymentAssetId = Terms.PaymentAssetId,
            Amount = intent.Amount,
            PaymentRequired = RequiredDeposit.Payment(Terms, intent.Amount),
            DataRequired = RequiredDeposit.Data(Terms, intent.Amount),
            IndexHash = intent.IndexHash,
            IssuedAt = Now,
            FirstMover = intent.FirstMover,
            FirstBy = Now + 60,
            SecondBy = Now + 90,
        };
        var root = Keccak256.Hash([0, .. answer.Digest.ToArray()]);
        return new(answer, new(1, [], Attestor.Sign(Attestation.DigestOf(root))));
    }

    public AttestedAnswer Answer(ulong sequence, int amount = 1_000) =>
        AnswerTo(new(Terms.Id, sequence, new(amount), Bytes32.Zero, Mover.Consumer, Now + 60));

    public void Dispose()
    {
        Consumer.Dispose();
        Provider.Dispose();
        Attestor.Dispose();
    }

    private Agreement NewTerms() =>
        new()
        {
            Consumer = Consumer.Address,
            ConsumerFabric = Keccak256.HashText("consumer"),
            Provider = Provider.Address,
            ProviderFabric = Keccak256.HashText("provider"),
            PaymentChain = Payments.Identity.Chain,
            PaymentContract = Payments.Identity.UserContract,
            DataChain = Deliveries.Identity.Chain,
            DataContract = Deliveries.Identity.UserContract,
            PaymentAssetId = Bytes32.Zero,
            DataHash = Bytes32.FromSpan(SHA256.HashData(Data)),
            MinPrice = new(1),
            MaxPrice = new(1_000_000),
            Rate = BigInteger.Pow(10, 18),
            Coefficient = 10_000,
            ExchangeSeconds = 120,
            ResponseSeconds = 30,
            ChallengeSeconds = 60,
            GraceSeconds = 5,
            PaymentDepth = 2,
            DataDepth = 1,
            HighValueLimit = new(1_000_000_000),
            Expiry = Now + 100_000,
            Salt = Bytes32.FromSpan(RandomNumberGenerator.GetBytes(32)),
        };
}
