using Notary.Chains;
using Notary.Chains.Observations;
using Notary.ChainWatcher.Watching;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Tests;

/// <summary>Blocks of a chain that tests play.</summary>
internal static class WatchedBlocks
{
    public static readonly ChainIdentity Chain = new(
        "eip155:31337",
        ChainKind.Evm,
        Word(1),
        Word(2)
    );
    private static readonly EvmPrivateKey Key = EvmPrivateKey.FromBytes(
        Keccak256.HashText("watch").ToArray()
    );

    public static ChainObservation.Block Block(long height, params ContractEvent[] events) =>
        new(new ChainHead(height, Word(height), 1_900_000_000 + height), Word(height - 1), events);

    /// <summary>From where a final block is asked for.</summary>
    public const int Large = 1_000;

    /// <summary>From 500 a depth of 4, and from <see cref="Large"/> a final block.</summary>
    public static readonly Finality Tiers = new([
        new("500", 4, Finalized: false),
        new("1000", 1, Finalized: true),
    ]);

    public static readonly Maturity Maturity = new(Chain, Tiers);

    public static ContractEvent.Locked Locked(Agreement terms, int amount = 10) =>
        new(
            "0xaa",
            terms.Consumer.ToBytes32(),
            terms.Consumer,
            amount,
            amount,
            terms,
            Key.Sign(terms.Id),
            Key.Sign(terms.Id)
        );

    public static ContractEvent.LegRecorded Paid(Agreement terms, ulong sequence) =>
        new("0xbb", Side.Payment, terms.Id, sequence, Word(9));

    public static Agreement Terms(uint paymentDepth) =>
        new()
        {
            Consumer = Key.Address,
            ConsumerFabric = Word(3),
            Provider = Address.Zero,
            ProviderFabric = Word(4),
            PaymentChain = Chain.Chain,
            PaymentContract = Chain.UserContract,
            DataChain = Word(5),
            DataContract = Word(6),
            PaymentAssetId = Bytes32.Zero,
            DataHash = Word(7),
            MinPrice = new(1),
            MaxPrice = new(10),
            Rate = 1,
            Coefficient = 10_000,
            ExchangeSeconds = 60,
            ResponseSeconds = 20,
            ChallengeSeconds = 60,
            GraceSeconds = 1,
            PaymentDepth = paymentDepth,
            DataDepth = 1,
            HighValueLimit = new(100),
            Expiry = 2_000_000_000,
            Salt = Word(8),
        };

    public static Bytes32 Word(long number) => Keccak256.Hash(BitConverter.GetBytes(number));
}
