using Notary.Protocol.Amounts;

namespace Notary.Protocol.Exposures;

/// <summary>Algorithm 2 for one account: approve if and only if balance − Σ exposure &gt; required (PROTOCOL 4.3).</summary>
public static class CoverRule
{
    /// <remarks>Compared as plain numbers: a sum of two amounts may need more than 256 bits.</remarks>
    public static bool Covers<TAsset>(
        Amount<TAsset> balance,
        Amount<TAsset> exposure,
        Amount<TAsset> required
    ) => balance.Value > exposure.Value + required.Value;
}
