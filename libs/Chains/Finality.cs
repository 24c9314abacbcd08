using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;

namespace Notary.Chains;

/// <summary>What an amount asks for before it counts, beyond the confirmation depth of its agreement.</summary>
/// <param name="From">The least amount of the tier, in the chain's asset (wei), as a decimal string.</param>
/// <param name="Depth">Confirmation depth, in blocks; 1 is the newest block.</param>
/// <param name="Finalized">Whether a node must call the block final: the block tag "finalized" (EIP-3675).</param>
public sealed record FinalityTier(string From, uint Depth, bool Finalized)
{
    internal BigInteger Least => BigInteger.Parse(From, CultureInfo.InvariantCulture);
}

/// <summary>When an amount counts, tiered by amount; without tiers the agreement's depth is enough.</summary>
/// <param name="Tiers">With rising amounts.</param>
public sealed record Finality(IReadOnlyList<FinalityTier> Tiers)
{
    private static readonly FinalityTier Least = new("0", 1, Finalized: false);

    public static Finality ByDepth { get; } = new([]);

    /// <summary>Whether final blocks must be asked for.</summary>
    public bool NeedsFinalized => Tiers.Any(tier => tier.Finalized);

    /// <summary>The tier that an amount reaches.</summary>
    public FinalityTier For(BigInteger amount) =>
        Tiers.LastOrDefault(tier => tier.Least <= amount) ?? Least;

    /// <exception cref="ValidationException">An amount is none, or not above the one before; the message names it.</exception>
    internal static Finality From(IList<FinalityTierOptions> options, string path)
    {
        var before = BigInteger.MinusOne;
        for (var i = 0; i < options.Count; i++)
        {
            var isAmount = BigInteger.TryParse(
                options[i].From,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var least
            );
            if (!isAmount || least <= before)
                throw new ValidationException(
                    $"{path}:{i}:From is \"{options[i].From}\": write wei in decimal digits, more than in the tier before"
                );
            before = least;
        }
        return new([.. options.Select(o => new FinalityTier(o.From!, o.Depth, o.Finalized))]);
    }
}
