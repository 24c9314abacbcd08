using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.ThresholdBls;

namespace Notary.Member.Credit.Agreement;

/// <summary>
/// Rounds of a block, from the receipts in members' offers. A round counts only where f + 1 receivers say of t members that they served it:
/// what nobody was to sign shows no member's fault. Where there are too many, those of the lowest ids.
/// </summary>
internal static class RoundMaker
{
    private const int MaxReceipts = 1000;

    public static int MaxRounds(int members) =>
        Math.Min(64, MaxReceipts / Math.Max(1, members * (members - 1)));

    public static Round[] Make(
        ThresholdParameters parameters,
        string[] members,
        IEnumerable<EvidenceOffered> offers
    )
    {
        var receipts =
            from offer in offers
            let receiver = NodeName.Of(offer.Member)
            from r in offer.Receipts
            where r.Node != receiver && members.Contains(r.Node, StringComparer.Ordinal)
            select (
                r.Round,
                Receipt: new Receipt(receiver, r.Micros, r.Node, r.Signature, r.Valid)
            );
        return
        [
            .. receipts
                .GroupBy(r => r.Round, StringComparer.Ordinal)
                .Where(round => IsRound([.. round.Select(r => r.Receipt)], parameters))
                .OrderBy(round => round.Key, StringComparer.Ordinal)
                .Take(MaxRounds(members.Length))
                .Select(round => new Round(
                    members,
                    round.Key,
                    InOrder(round.Select(r => r.Receipt))
                )),
        ];
    }

    private static bool IsRound(
        IReadOnlyCollection<Receipt> receipts,
        ThresholdParameters parameters
    ) =>
        receipts
            .Where(r => r.Valid)
            .GroupBy(r => r.Node, StringComparer.Ordinal)
            .Count(node => node.Count() > parameters.Faulty) >= parameters.Threshold;

    private static Receipt[] InOrder(IEnumerable<Receipt> receipts) =>
        [
            .. receipts
                .OrderBy(r => r.By, StringComparer.Ordinal)
                .ThenBy(r => r.Node, StringComparer.Ordinal),
        ];
}
