using System.Globalization;
using System.Numerics;
using Notary.Contracts.Group;

namespace Notary.Member.Credit.Items;

/// <summary>Where candidates' bonds are seen.</summary>
public interface ICandidateBonds
{
    /// <summary>In base units, as this notary's own node shows it; null where it cannot be told now.</summary>
    Task<BigInteger?> OfAsync(CandidateRegistered candidate, CancellationToken cancellation);
}

/// <summary>Follows the bonds of all who stand for election, where a bond is asked for.</summary>
internal sealed class BondWatch(CreditDesk desk, IEnumerable<ICandidateBonds> chains)
{
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (desk.Terms!.Bond.IsZero || chains.FirstOrDefault() is not { } bonds)
            return;
        foreach (var (node, candidate) in desk.Ledger.Candidates.Where(c => !c.Value.Leaves))
        {
            if (await bonds.OfAsync(candidate, cancellation) is not { } amount)
                continue;
            var seen = new BondSeen(node, amount.ToString(CultureInfo.InvariantCulture), desk.Now);
            await desk.TakeAsync(
                ledger => ledger.Bonds.GetValueOrDefault(node) == seen.Amount ? [] : [seen],
                cancellation
            );
        }
    }
}
