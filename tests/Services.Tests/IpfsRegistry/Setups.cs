using Notary.Chains;
using Notary.Contracts.Chain;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Setup;

namespace Notary.Services.Tests.IpfsRegistry;

/// <summary>An agreement between two fresh parties, with what the registry is told about it.</summary>
internal sealed class Deal
{
    private const string PaymentChain = "eip155:31337";
    private const string DataChain = "fabric:mychannel";

    private static readonly string Key = "0x" + new string('a', 192);
    private static readonly SetupGroup FourMembers = new(
        1,
        4,
        3,
        Key,
        [Key, Key, Key],
        [Key, Key, Key, Key]
    );

    private readonly EvmPrivateKey consumer = EvmPrivateKey.Generate();
    private readonly EvmPrivateKey provider = EvmPrivateKey.Generate();

    /// <summary>The chains of every deal.</summary>
    internal static IReadOnlyList<ChainIdentity> Identities { get; } =
    [
        new(PaymentChain, ChainKind.Evm, Word("user"), Word("sp")),
        new(DataChain, ChainKind.Fabric, Word("chaincode"), Word("chaincode")),
    ];

    internal static SetupDocument GroupDocument { get; } =
        new(1, null, SetupStatus.Group, FourMembers, Chains, Agreement: null, Accounts: []);

    private static IReadOnlyList<SetupChain> Chains =>
        [
            .. Identities.Select(c => new SetupChain(
                c.Id,
                c.UserContract,
                c.ServiceProviderContract
            )),
        ];

    /// <param name="expiry">Unix seconds.</param>
    internal Deal(ulong expiry = 4_000_000_000) =>
        Terms = new Agreement
        {
            Consumer = consumer.Address,
            ConsumerFabric = Word("consumer"),
            Provider = provider.Address,
            ProviderFabric = Word("provider"),
            PaymentChain = Word(PaymentChain),
            PaymentContract = Word("user"),
            DataChain = Word(DataChain),
            DataContract = Word("chaincode"),
            PaymentAssetId = Bytes32.Zero,
            DataHash = Word("data"),
            MinPrice = new Amount<PaymentAsset>(1),
            MaxPrice = new Amount<PaymentAsset>(1_000),
            Rate = 1,
            Coefficient = 12_000,
            ExchangeSeconds = 600,
            ResponseSeconds = 120,
            ChallengeSeconds = 300,
            GraceSeconds = 15,
            PaymentDepth = 2,
            DataDepth = 1,
            HighValueLimit = new Amount<PaymentAsset>(10_000),
            Expiry = expiry,
            Salt = Word(Guid.NewGuid().ToString()),
        };

    internal Agreement Terms { get; }

    internal SetupDocument Document =>
        GroupDocument with
        {
            Status = SetupStatus.Agreed,
            Agreement = new SetupAgreement(
                Terms.ToAbiHex(),
                consumer.Sign(Terms.Id),
                provider.Sign(Terms.Id)
            ),
        };

    internal SetupDocument ForgedDocument =>
        Document with
        {
            Agreement = new SetupAgreement(
                Terms.ToAbiHex(),
                consumer.Sign(Terms.Id),
                consumer.Sign(Terms.Id)
            ),
        };

    internal DepositLocked ConsumerDeposit => Deposit(PaymentChain, Terms.Consumer.ToBytes32());

    internal DepositLocked ProviderDeposit => Deposit(DataChain, Terms.ProviderFabric);

    private DepositLocked Deposit(string chain, Bytes32 party) =>
        new(
            chain,
            Terms.Id.ToString(),
            party.ToString(),
            Address.FromHash(party).ToString(),
            "5000",
            "5000",
            Terms.ToAbiHex(),
            consumer.Sign(Terms.Id).ToString(),
            provider.Sign(Terms.Id).ToString(),
            "0x01",
            7
        );

    private static Bytes32 Word(string text) => Keccak256.HashText(text);
}
