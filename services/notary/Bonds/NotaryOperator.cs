using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit;
using Notary.Protocol.Groups;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Bonds;

/// <summary>Whose bond stands behind a notary, as far as this member heard of candidates.</summary>
internal static class NotaryOperator
{
    /// <summary>A node that the holder operates and that sits, or stands for election; null where there is none.</summary>
    public static string? NodeOf(Address holder, CreditLedger ledger) =>
        ledger
            .Candidates.Where(c => OperatorsOf(c.Value).Any(o => IsHeldBy(holder, o)))
            .Where(c => !c.Value.Leaves || Sits(c.Value.Identity, ledger))
            .Select(c => c.Key)
            .FirstOrDefault();

    private static IEnumerable<string> OperatorsOf(CandidateRegistered candidate) =>
        candidate.Keys.Select(k => k.Operator).OfType<string>().Append(candidate.Operator);

    /// <summary>An EVM party's bond is under its address, a Fabric party's under a name made of its id.</summary>
    private static bool IsHeldBy(Address holder, string operatorId) =>
        Address.TryParse(operatorId, out var address)
            ? holder == address
            : Bytes32.TryParse(operatorId, out var party)
                && (holder.ToBytes32() == party || holder == BondHolder.OfFabric(party));

    private static bool Sits(string identity, CreditLedger ledger) =>
        ledger.Sitting?.Identities.Contains(IdentityPublicKey.Parse(Hex.Decode(identity))) == true;
}
