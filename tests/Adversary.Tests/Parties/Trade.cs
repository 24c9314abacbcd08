using System.Numerics;
using Notary.Adversary.Tests.Ledgers;
using Notary.Client.Agreements;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Parties;

/// <summary>One agreement: its parties' keys, its chains, and its exchanges.</summary>
internal sealed class Trade
{
    public const uint T = 80,
        R = 40,
        W = 60,
        Grace = 4;

    public Trade(
        SimChain payment,
        SimChain data,
        Bytes32 dataHash,
        EvmPrivateKey consumer,
        EvmPrivateKey provider,
        long limit
    )
    {
        (PaymentChain, DataChain) = (payment, data);
        (Consumer, Provider) = (consumer, provider);
        Terms = TermsOf(dataHash, limit);
        Id = Terms.Id;
        Signed = new(Terms, Consumer.Sign(Id), Provider.Sign(Id));
        ConsumerNode = new(payment, payment.Identity.Consumer(Terms), Consumer);
        ProviderNode = new(data, data.Identity.Provider(Terms), Provider);
    }

    public EvmPrivateKey Consumer { get; }
    public EvmPrivateKey Provider { get; }
    public SimChain PaymentChain { get; }
    public SimChain DataChain { get; }
    public Agreement Terms { get; }

    /// <summary>A hash, made once.</summary>
    public Bytes32 Id { get; }

    public SignedAgreement Signed { get; }

    /// <summary>The consumer's, on the payment chain.</summary>
    public SimNode ConsumerNode { get; }

    /// <summary>The provider's, on the data chain.</summary>
    public SimNode ProviderNode { get; }

    public List<Deal> Deals { get; } = [];

    public SimChain ChainOf(Side side) => side == Side.Payment ? PaymentChain : DataChain;

    public LegName Leg(Deal deal, Side side) => new(Id, deal.Sequence, side);

    /// <summary>The provider's word for a delivery, whether or not it has such an index.</summary>
    public EvmSignature Promise(ulong sequence, Bytes32 indexHash) =>
        Provider.Sign(new DeliveryPromise(Id, sequence, indexHash).Digest);

    public bool IsDone(Deal deal, Side side) =>
        ChainOf(side).Head.Books.Done.ContainsKey(Leg(deal, side));

    /// <summary>Recorded so deep that nothing within the limit takes it back.</summary>
    public bool IsSettled(Deal deal, Side side) =>
        ChainOf(side).AtDepth(Terms.DepthOf(side)).Books.Done.ContainsKey(Leg(deal, side));

    public bool IsPenalised(Deal deal, Side side) =>
        ChainOf(side).Head.Books.Penalised.Contains(Leg(deal, side));

    private Agreement TermsOf(Bytes32 dataHash, long limit) =>
        new()
        {
            Consumer = Consumer.Address,
            ConsumerFabric = Keccak256.HashText($"{Consumer.Address} on Fabric"),
            Provider = Provider.Address,
            ProviderFabric = Keccak256.HashText($"{Provider.Address} on Fabric"),
            PaymentChain = PaymentChain.Identity.Chain,
            PaymentContract = PaymentChain.Identity.UserContract,
            DataChain = DataChain.Identity.Chain,
            DataContract = DataChain.Identity.UserContract,
            PaymentAssetId = Bytes32.Zero,
            DataHash = dataHash,
            MinPrice = new(1),
            MaxPrice = new(1_000),
            Rate = 2 * RequiredDeposit.RateScale,
            Coefficient = 12_000,
            ExchangeSeconds = T,
            ResponseSeconds = R,
            ChallengeSeconds = W,
            GraceSeconds = Grace,
            PaymentDepth = 3,
            DataDepth = DataChain.Identity.IsFinalAtOnce ? 1u : 3u,
            HighValueLimit = new(new BigInteger(limit)),
            Expiry = 4_000_000_000,
            Salt = Bytes32.Zero,
        };
}
