using Notary.Chains;
using Notary.Devnet.Story.Trades;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>What is paid with: the payment chain's own, or a token on it.</summary>
public enum PaidWith
{
    NativeCoin,
    Erc20,
    FabricToken,
}

/// <summary>Where the legs are, who moves first, and what is paid with.</summary>
public sealed record PairCase(ChainPair Pair, Mover First, PaidWith Asset)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<PairCase> All { get; } =
    [
        .. from pair in Pairs
        from mover in Enum.GetValues<Mover>()
        from asset in AssetsOn(pair.Payment)
        select new PairCase(pair, mover, asset),
    ];

    /// <summary>The quick tier takes one case of each pair; which one follows from the seed.</summary>
    public static IReadOnlyList<PairCase> Chosen(int seed)
    {
        if (TestTier.IsFull)
            return All;
        var random = new Random(seed);
        return
        [
            .. All.GroupBy(c => c.Pair)
                .Select(cases => cases.ElementAt(random.Next(cases.Count()))),
        ];
    }

    public string Name => $"{Pair}, {First} first, {Asset}";

    private static IEnumerable<ChainPair> Pairs =>
        from payment in Enum.GetValues<ChainKind>()
        from data in Enum.GetValues<ChainKind>()
        select new ChainPair(payment, data);

    private static PaidWith[] AssetsOn(ChainKind payment) =>
        payment == ChainKind.Evm ? [PaidWith.NativeCoin, PaidWith.Erc20] : [PaidWith.FabricToken];
}
