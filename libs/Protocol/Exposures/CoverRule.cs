using Notary.Protocol.Amounts;

namespace Notary.Protocol.Exposures;

/// <summary>Algorithm 2 for one account: approve if and only if balance − Σ exposure &gt; required (PROTOCOL 4.3).</summary>
public static class CoverRule
{
    public static bool Covers<TAsset>(
        Amount<TAsset> balance,
        Amount<TAsset> exposure,
        Amount<TAsset> required
    ) => balance > exposure + required;
}
