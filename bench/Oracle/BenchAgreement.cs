using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Bench.Oracle;

/// <summary>An agreement with deposits that no benchmark uses up, and its consumer, who signs one intent after the other.</summary>
internal sealed class BenchAgreement : IDisposable
{
    private static readonly BigInteger Plenty = BigInteger.Pow(10, 30);
    private static readonly Bytes32 PaymentChain = Keccak256.HashText("eip155:31337");
    private static readonly Bytes32 DataChain = Keccak256.HashText("fabric:bench");

    private readonly EvmPrivateKey consumer;
    private readonly Agreement terms;
    private ulong sequence;

    private BenchAgreement(EvmPrivateKey consumer, int number)
    {
        this.consumer = consumer;
        terms = Terms(consumer.Address, Keccak256.Hash(BitConverter.GetBytes(number)));
        Id = terms.Id;
    }

    /// <summary>Agreements, each of a consumer of its own.</summary>
    public static IEnumerable<BenchAgreement> Of(int count) =>
        Enumerable.Range(0, count).Select(i => new BenchAgreement(EvmPrivateKey.Generate(), i));

    /// <summary>Agreements of one consumer: quicker to make.</summary>
    public static IEnumerable<BenchAgreement> OfOne(EvmPrivateKey consumer, int count) =>
        Enumerable.Range(0, count).Select(i => new BenchAgreement(consumer, i));

    public Bytes32 Id { get; }

    /// <summary>What the oracle's log holds when both deposits are locked.</summary>
    public IReadOnlyList<object> Locking() =>
        [
            Deposit(Side.Payment, "eip155:31337", terms.Consumer.ToBytes32()),
            Deposit(Side.Delivery, "fabric:bench", terms.ProviderFabric),
            new AgreementLocked(terms.ToAbiHex(), 1, "bench"),
        ];

    /// <summary>The body of a request for the next exchange.</summary>
    public string NextAnswer()
    {
        var number = Interlocked.Increment(ref sequence);
        var validUntil = (ulong)DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds();
        var intent = new PaymentIntent(Id, number, new(1), terms.Salt, Mover.Consumer, validUntil);
        return new JsonObject
        {
            ["intent"] = intent.ToJson(),
            ["signature"] = consumer.Sign(intent.Digest).ToString(),
        }.ToJsonString();
    }

    /// <summary>The body of a check that reserves nothing.</summary>
    public string Check() =>
        new JsonObject { ["agreementId"] = Id.ToString(), ["amount"] = "1" }.ToJsonString();

    public void Dispose() => consumer.Dispose();

    private DepositSeen Deposit(Side side, string chain, Bytes32 party) =>
        new(
            terms.ToAbiHex(),
            side,
            chain,
            party.ToString(),
            Plenty.ToString(CultureInfo.InvariantCulture),
            "0x01",
            1
        );

    private static Agreement Terms(Address consumer, Bytes32 salt) =>
        new()
        {
            Consumer = consumer,
            ConsumerFabric = Keccak256.HashText("consumer"),
            Provider = Address.FromHash(Keccak256.HashText("provider")),
            ProviderFabric = Keccak256.HashText("provider"),
            PaymentChain = PaymentChain,
            PaymentContract = Keccak256.HashText("user"),
            DataChain = DataChain,
            DataContract = Keccak256.HashText("chaincode"),
            PaymentAssetId = Bytes32.Zero,
            DataHash = Keccak256.HashText("data"),
            MinPrice = new(1),
            MaxPrice = new(1_000),
            Rate = RequiredDeposit.RateScale,
            Coefficient = 20_000,
            ExchangeSeconds = 120,
            ResponseSeconds = 40,
            ChallengeSeconds = 600,
            GraceSeconds = 5,
            PaymentDepth = 1,
            DataDepth = 1,
            HighValueLimit = new(Plenty),
            Expiry = (ulong)DateTimeOffset.UtcNow.AddDays(30).ToUnixTimeSeconds(),
            Salt = salt,
        };
}
