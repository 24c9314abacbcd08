using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>
/// What a block or a pending transaction that is gone means for an agreement (PROTOCOL 4): a pending leg is awaited again; a
/// block that held what counted as final stops the agreement's answers. Pure.
/// </summary>
public static class ReorgRules
{
    /// <param name="chain">CAIP-2 id.</param>
    /// <param name="depth">Confirmations that the block had at most; null where that is not known.</param>
    /// <returns>Events to record, none for most agreements.</returns>
    public static IReadOnlyList<object> AfterBlock(
        AgreementExposure state,
        string chain,
        long height,
        string hash,
        long? depth = null
    ) =>
        [
            .. Pending(state, chain, sighting => sighting.Height == height),
            .. state.Stopped is null && HasFinalAt(state, chain, height, depth)
                ? new[] { new FinalBlockReverted(chain, height, hash, depth) }
                : [],
        ];

    /// <summary>After a transaction left a mempool without a block. A replacement is seen by itself.</summary>
    public static IReadOnlyList<object> AfterDrop(
        AgreementExposure state,
        string chain,
        string txId
    ) => [.. Pending(state, chain, sighting => sighting == new LegSighting(txId, Height: null))];

    /// <summary>
    /// Whether a lock or a settled leg of this agreement stands in that block. In a block that never had the agreement's depth
    /// nothing was final: what is known of that height is of the block that took its place.
    /// </summary>
    public static bool HasFinalAt(
        AgreementExposure state,
        string chain,
        long height,
        long? depth
    ) =>
        SidesOn(state, chain)
            .Any(side =>
                (depth ?? long.MaxValue) >= state.Agreement!.DepthOf(side)
                && HasFinalAt(state, side, height)
            );

    private static bool HasFinalAt(AgreementExposure state, Side side, long height) =>
        (side == Side.Payment ? state.Payment.HasLockAt(height) : state.Data.HasLockAt(height))
        || state.Exchanges.Values.Any(e =>
            e.Of(side) == ExposureState.Settled && e.SightingOf(side)?.Height == height
        );

    private static IEnumerable<LegRevertedSeen> Pending(
        AgreementExposure state,
        string chain,
        Func<LegSighting, bool> isGone
    ) =>
        from side in SidesOn(state, chain)
        from exchange in state.Exchanges
        where exchange.Value.Of(side) == ExposureState.Pending
        let sighting = exchange.Value.SightingOf(side)
        where sighting is not null && isGone(sighting)
        orderby exchange.Key
        select new LegRevertedSeen(exchange.Key, side, sighting.TxId, sighting.Height);

    private static IEnumerable<Side> SidesOn(AgreementExposure state, string chain)
    {
        if (state.Agreement is not { } terms)
            yield break;
        var id = Keccak256.HashText(chain);
        if (terms.PaymentChain == id)
            yield return Side.Payment;
        if (terms.DataChain == id)
            yield return Side.Delivery;
    }
}
