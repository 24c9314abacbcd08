using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Watching;

/// <summary>What a block must have before something in it counts: confirmations, and whether it must be final.</summary>
public readonly record struct Demand(uint Depth, bool Finalized);

/// <summary>
/// When what a block shows counts: at its agreement's depth, and at what the chain's settings ask for an amount of that size.
/// </summary>
public sealed class Maturity(ChainIdentity chain, Finality finality)
{
    public static Maturity On(IChain chain) => new(chain.Identity, chain.Finality);

    /// <summary>A deposit counts at the depth of the leg that it stands for: one chain may carry both.</summary>
    public Demand Of(DepositSeen deposit, Agreement terms) =>
        Of(
            terms.DepthOf(IsForDelivery(deposit, terms) ? Side.Delivery : Side.Payment),
            BigInteger.Parse(deposit.Amount, CultureInfo.InvariantCulture)
        );

    private bool IsForDelivery(DepositSeen deposit, Agreement terms) =>
        !chain.Carries(terms, Side.Payment)
        || (chain.Carries(terms, Side.Delivery) && deposit.Party == chain.Provider(terms));

    /// <summary>A leg does not say its amount: the most that its agreement allows is taken.</summary>
    public Demand Of(LegSeen leg, Agreement terms) => Of(terms.DepthOf(leg.Side), Most(leg, terms));

    private static BigInteger Most(LegSeen leg, Agreement terms) =>
        leg.Side == Side.Payment
            ? terms.MaxPrice.Value
            : terms.MaxPrice.Value * terms.Rate / RequiredDeposit.RateScale;

    private Demand Of(uint depth, BigInteger amount)
    {
        var tier = finality.For(amount);
        return new(Math.Max(depth, tier.Depth), tier.Finalized);
    }
}
