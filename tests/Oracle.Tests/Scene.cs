using System.Numerics;
using Notary.Chains;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests;

/// <summary>A consumer, a provider and their agreement: 120 s for an exchange, 40 s to respond, twice the price as cover, rate 3.</summary>
internal sealed class Scene
{
    public const ulong Now = 1_900_000_000;

    public static readonly string PaymentChain = "eip155:31337";
    public static readonly string DataChain = "fabric:mychannel";
    public static readonly Address UserContract = Address.FromHash(Keccak256.Hash("user"u8));

    public Scene(Func<Agreement, Agreement>? change = null)
    {
        Agreement = (change ?? (a => a))(Plain());
        Id = Agreement.Id;
    }

    public static ChainIdentity Payment { get; } =
        new(PaymentChain, ChainKind.Evm, UserContract.ToBytes32(), UserContract.ToBytes32());

    public static ChainIdentity Data { get; } =
        new(DataChain, ChainKind.Fabric, Keccak256.Hash("notary"u8), Keccak256.Hash("notary"u8));

    /// <summary>The agreement's chains, before there is a group.</summary>
    public static ChainSet Unused() =>
        new([new FakeChain(Payment, new()), new FakeChain(Data, new())]);

    public EvmPrivateKey Consumer { get; } = EvmPrivateKey.Generate();

    public EvmPrivateKey Provider { get; } = EvmPrivateKey.Generate();

    public Agreement Agreement { get; }

    public Bytes32 Id { get; }

    public PaymentIntent Intent(ulong sequence = 1, BigInteger? amount = null) =>
        new(
            Id,
            sequence,
            new(amount ?? 100),
            Keccak256.Hash(BitConverter.GetBytes(sequence)),
            Mover.Consumer,
            Now + 60
        );

    public EvmSignature Sign(PaymentIntent intent) => Consumer.Sign(intent.Digest);

    /// <summary>Both deposits and the setup, as the log would hold them.</summary>
    public object[] Locking(BigInteger payment, BigInteger data) =>
        [
            Deposit(Side.Payment, payment, "0x01"),
            Deposit(Side.Delivery, data, "0x02"),
            new AgreementLocked(Agreement.ToAbiHex(), 1, "bafy"),
        ];

    public DepositSeen Deposit(Side side, BigInteger amount, string txId, long height = 1) =>
        new(
            Agreement.ToAbiHex(),
            side,
            side == Side.Payment ? PaymentChain : DataChain,
            side == Side.Payment
                ? Agreement.Consumer.ToBytes32().ToString()
                : Agreement.ProviderFabric.ToString(),
            $"{amount}",
            txId,
            height
        );

    public AgreementExposure Locked(BigInteger payment, BigInteger data) =>
        Fold(new AgreementExposure(Id), Locking(payment, data));

    public static AgreementExposure Fold(AgreementExposure state, params object[] events) =>
        events.Aggregate(state, (s, e) => s.Apply(e));

    /// <summary>Approves an intent, which has to be approvable.</summary>
    public static AgreementExposure Approve(AgreementExposure state, PaymentIntent intent) =>
        state.Apply(
            DecisionEvents.Of(state, intent.Sequence, ExposureRules.Decide(state, intent, Now))!
        );

    private Agreement Plain() =>
        new()
        {
            Consumer = Consumer.Address,
            ConsumerFabric = Keccak256.Hash("consumer"u8),
            Provider = Provider.Address,
            ProviderFabric = Keccak256.Hash("provider"u8),
            PaymentChain = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(PaymentChain)),
            PaymentContract = UserContract.ToBytes32(),
            DataChain = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(DataChain)),
            DataContract = Keccak256.Hash("notary"u8),
            PaymentAssetId = Bytes32.Zero,
            DataHash = Keccak256.Hash("data"u8),
            MinPrice = new(10),
            MaxPrice = new(1_000),
            Rate = 3 * RequiredDeposit.RateScale,
            Coefficient = 20_000,
            ExchangeSeconds = 120,
            ResponseSeconds = 40,
            ChallengeSeconds = 60,
            GraceSeconds = 5,
            PaymentDepth = 2,
            DataDepth = 1,
            HighValueLimit = new(1_000_000),
            Expiry = Now + 86_400,
            Salt = Keccak256.Hash("salt"u8),
        };
}
