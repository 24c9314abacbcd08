using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Schedules;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.ThresholdBls;
using PartialWord = Notary.Contracts.Group.PartialSignature;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 2: none without t distinct members, no two for one leg, none against a party that performed.</summary>
internal static class Penalties
{
    public static IEnumerable<string> Violations(Run run)
    {
        foreach (var chain in run.World.Chains)
        {
            var executed = Executed(chain);
            foreach (var again in executed.GroupBy(p => p.Leg).Where(g => g.Count() > 1))
                yield return $"{again.Key} was penalised {again.Count()} times";
            foreach (var (leg, call) in executed.DistinctBy(p => p.Leg))
            foreach (var wrong in Wrong(run, chain, leg, call))
                yield return wrong;
        }
    }

    private static List<(LegName Leg, ChainCall.Penalize Call)> Executed(SimChain chain) =>
        [
            .. from outcome in chain.Outcomes
            from penalty in outcome.Events.OfType<ContractEvent.Penalized>()
            select (
                new LegName(penalty.AgreementId, penalty.Sequence, (Side)penalty.Kind),
                (ChainCall.Penalize)outcome.Transaction.Call
            ),
        ];

    private static IEnumerable<string> Wrong(
        Run run,
        SimChain chain,
        LegName leg,
        ChainCall.Penalize call
    )
    {
        if (chain.Head.Books.Done.ContainsKey(leg))
            yield return $"{leg} was performed and penalised";
        var other = leg with { Side = leg.Side.Other() };
        if (!run.World.Chains.Any(c => c.Head.Books.Done.ContainsKey(other)))
            yield return $"{leg} was penalised though the other leg is missing, too";
        var signers = Signers(run, chain, call);
        if (signers < run.World.Committee.Group.Threshold)
            yield return $"{leg} was penalised by {signers} members";
    }

    /// <summary>How many distinct members published a partial of theirs over this penalty that verifies.</summary>
    private static int Signers(Run run, SimChain chain, ChainCall.Penalize call)
    {
        var group = run.World.Committee.Group;
        var message = chain.Identity.PenaltyMessage(
            call.Answer,
            call.Kind,
            group.Key.PublicKey.ToBytes(),
            group.Epoch
        );
        return run
            .World.Bus.Published.OfType<PartialWord>()
            .Where(p => p.Message == message.ToString() && group.Sent(p))
            .Where(p => IsGood(group.Key.PublicShares[p.Member - 1], message, p))
            .DistinctBy(p => p.Member)
            .Count();
    }

    private static bool IsGood(PublicShare share, Bytes32 message, PartialWord word) =>
        share.Verify(
            message.ToArray(),
            ThresholdBls.PartialSignature.Parse(word.Member, Hex.Decode(word.Partial))
        );
}
