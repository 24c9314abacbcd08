using System.Text;
using Notary.Member.Governance;
using Notary.Protocol.Groups;

namespace Notary.Member.Bonds;

/// <summary>What this member knows when it decides about a bond.</summary>
/// <param name="Case">What it was shown; null where it could not be read.</param>
/// <param name="Challenges">Its own book: the challenge in question, or all of the holder's.</param>
/// <param name="Now">The member's own clock, Unix seconds.</param>
public sealed record BondView(
    BondCase? Case,
    BondObserved Observed,
    IReadOnlyList<ChallengeStanding> Challenges,
    ulong Now
)
{
    /// <summary>Null where there is no document, or it is none about a bond.</summary>
    public static BondCase? Parse(DocumentRead? read)
    {
        try
        {
            return read is null ? null : BondCase.Parse(Encoding.UTF8.GetBytes(read.Json));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
