using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Watching;

/// <summary>From what the node shows to what the log records: a pure step.</summary>
public static class Watch
{
    /// <summary>The events of observations, one after the other.</summary>
    public static IReadOnlyList<object> Steps(
        WatchedChain state,
        IEnumerable<ChainObservation> observations,
        Maturity maturity
    )
    {
        var events = new List<object>();
        foreach (var observation in observations)
        {
            var step = Step(state, observation, maturity);
            state = step.Aggregate(state, (s, e) => s.Apply(e));
            events.AddRange(step);
        }
        return events;
    }

    /// <returns>The events of this observation, in order; empty where it tells nothing new.</returns>
    public static IReadOnlyList<object> Step(
        WatchedChain state,
        ChainObservation observation,
        Maturity maturity
    ) =>
        observation switch
        {
            ChainObservation.Block block => OnBlock(state, block, maturity),
            ChainObservation.Finalized final when final.Height > state.Finalized => Matured(
                state,
                [new BlockFinalized(final.Height, final.Hash)],
                maturity
            ),
            ChainObservation.Reverted reverted => [state.Undo(reverted.Height, reverted.Hash)],
            ChainObservation.Pending pending when !state.Pending.ContainsKey(pending.TxId) =>
            [
                OnPending(pending),
            ],
            ChainObservation.Mined mined =>
            [
                new PendingMined(mined.TxId, mined.Height, mined.Succeeded),
            ],
            ChainObservation.Dropped dropped =>
            [
                new PendingDropped(dropped.TxId, dropped.ReplacedBy),
            ],
            ChainObservation.Genesis genesis => [new GenesisSeen(genesis.Hash)],
            ChainObservation.NodeDropped node
                when state.DroppedNodes.GetValueOrDefault(node.Node) != node.Reason =>
            [
                new NodeDropped(node.Node, node.Reason, node.Detail),
            ],
            ChainObservation.NodeRestored node when state.DroppedNodes.ContainsKey(node.Node) =>
            [
                new NodeRestored(node.Node),
            ],
            _ => [],
        };

    private static List<object> OnBlock(
        WatchedChain state,
        ChainObservation.Block block,
        Maturity maturity
    )
    {
        var head = block.Head;
        return Matured(
            state,
            [
                new BlockSeen(head.Height, head.Hash, block.ParentHash, head.Timestamp),
                .. block.Events.Select(e => Record(e, head.Height)).OfType<object>(),
            ],
            maturity
        );
    }

    private static List<object> Matured(
        WatchedChain state,
        IReadOnlyList<object> inputs,
        Maturity maturity
    ) => [.. inputs, .. inputs.Aggregate(state, (s, e) => s.Apply(e)).Matured(maturity)];

    private static PendingSeen OnPending(ChainObservation.Pending pending) =>
        new(
            pending.TxId,
            pending.Raw is { } raw ? Hex.Encode(raw) : null,
            pending.Leg is { Answer: var answer } leg
                ? new(leg.Side, answer.AgreementId, answer.Sequence, answer.Digest)
                : null
        );

    private static object? Record(ContractEvent e, long height) =>
        e switch
        {
            ContractEvent.Locked l => new DepositSeen(
                l.TxId,
                height,
                l.Agreement.Id,
                l.Party,
                l.Account,
                Text(l.Amount),
                Text(l.Balance),
                l.Agreement.ToAbiHex(),
                l.ConsumerSignature,
                l.ProviderSignature
            ),
            ContractEvent.LegRecorded l => new LegSeen(
                l.TxId,
                height,
                l.Side,
                l.AgreementId,
                l.Sequence,
                l.AnswerDigest
            ),
            ContractEvent.Penalized p => new PenaltySeen(
                p.TxId,
                height,
                p.Kind,
                p.AgreementId,
                p.Sequence,
                p.Account,
                p.Victim,
                Text(p.Amount),
                p.AnswerDigest
            ),
            ContractEvent.InclusionProved p => new InclusionProofSeen(
                p.TxId,
                height,
                p.Side,
                p.AgreementId,
                p.Sequence,
                p.AnswerDigest
            ),
            ContractEvent.Suspended s => new SuspensionSeen(
                s.TxId,
                height,
                s.AgreementId,
                s.Party,
                s.ReleaseRequested
            ),
            ContractEvent.Released r => new ReleaseSeen(
                r.TxId,
                height,
                r.AgreementId,
                Text(r.ConsumerAmount),
                Text(r.ProviderAmount)
            ),
            ContractEvent.ChallengeOpened c => Challenge(c, height),
            _ => null,
        };

    /// <summary>Anybody with a bond writes what he likes there: it stops no watch.</summary>
    private static object Challenge(ContractEvent.ChallengeOpened opened, long height)
    {
        try
        {
            return new ChallengeSeen(opened.TxId, height, opened.Challenger, opened.Read());
        }
        catch (FormatException e)
        {
            return new ChallengeUnreadable(opened.TxId, height, opened.Challenger, e.Message);
        }
    }

    private static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);
}
