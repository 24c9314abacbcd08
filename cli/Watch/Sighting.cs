using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Cli.Watch;

/// <summary>One line of a watch.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="At">When it was seen.</param>
/// <param name="Kind">block, reverted, pending, mined, dropped, node-dropped, node-restored, away, or what a contract recorded.</param>
/// <param name="Facts">In the order of their importance; numbers as numbers.</param>
internal sealed record Sighting(
    string Chain,
    DateTimeOffset At,
    string Kind,
    IReadOnlyList<(string Name, object Value)> Facts
)
{
    /// <summary>A block is followed by what our contracts recorded in it.</summary>
    public static IEnumerable<Sighting> Of(
        string chain,
        DateTimeOffset at,
        ChainObservation observation
    )
    {
        yield return Make(
            observation switch
            {
                ChainObservation.Block b => ("block", Block(b)),
                ChainObservation.Reverted r => (
                    "reverted",
                    [("height", r.Height), ("hash", r.Hash.ToString())]
                ),
                ChainObservation.Pending p => ("pending", Pending(p)),
                ChainObservation.Mined m => (
                    "mined",
                    [("txId", m.TxId), ("height", m.Height), ("succeeded", m.Succeeded)]
                ),
                ChainObservation.Dropped d => (
                    "dropped",
                    [("txId", d.TxId), ("replacedBy", d.ReplacedBy ?? "nothing")]
                ),
                ChainObservation.NodeDropped n => (
                    "node-dropped",
                    [("node", n.Node), ("reason", n.Reason), ("detail", n.Detail)]
                ),
                ChainObservation.NodeRestored n => ("node-restored", [("node", n.Node)]),
                ChainObservation.Genesis g => ("genesis", [("hash", g.Hash.ToString())]),
                _ => ("seen", [("what", observation.ToString())]),
            }
        );
        if (observation is not ChainObservation.Block block)
            yield break;
        foreach (var recorded in block.Events)
            yield return Make(Recorded(recorded));

        Sighting Make((string Kind, (string, object)[] Facts) what) =>
            new(chain, at, what.Kind, what.Facts);
    }

    private static (string, object)[] Block(ChainObservation.Block block) =>
        [
            ("height", block.Head.Height),
            ("hash", block.Head.Hash.ToString()),
            .. block.Head.Timestamp is { } time
                ? new (string, object)[] { ("timestamp", time) }
                : [],
            ("events", block.Events.Count),
        ];

    private static (string, object)[] Pending(ChainObservation.Pending pending) =>
        [
            ("txId", pending.TxId),
            .. pending.Leg is { } leg
                ? new (string, object)[]
                {
                    ("side", Text(leg.Side)),
                    ("agreement", leg.Answer.AgreementId.ToString()),
                    ("sequence", leg.Answer.Sequence),
                    ("amount", leg.Answer.Amount.ToString()),
                }
                : [],
        ];

    private static (string, (string, object)[]) Recorded(ContractEvent recorded) =>
        recorded switch
        {
            ContractEvent.Locked e => (
                "locked",
                [
                    ("agreement", e.Agreement.Id.ToString()),
                    ("amount", Number(e.Amount)),
                    ("balance", Number(e.Balance)),
                    ("txId", e.TxId),
                ]
            ),
            ContractEvent.LegRecorded e => (
                "leg",
                [
                    ("side", Text(e.Side)),
                    ("agreement", e.AgreementId.ToString()),
                    ("sequence", e.Sequence),
                    ("txId", e.TxId),
                ]
            ),
            ContractEvent.Penalized e => (
                "penalized",
                [
                    ("penalty", e.Kind.ToString()),
                    ("agreement", e.AgreementId.ToString()),
                    ("sequence", e.Sequence),
                    ("amount", Number(e.Amount)),
                    ("txId", e.TxId),
                ]
            ),
            ContractEvent.InclusionProved e => (
                "proved",
                [
                    ("side", Text(e.Side)),
                    ("agreement", e.AgreementId.ToString()),
                    ("sequence", e.Sequence),
                    ("txId", e.TxId),
                ]
            ),
            ContractEvent.GroupChanged e => ("group", [("epoch", e.Epoch), ("txId", e.TxId)]),
            ContractEvent.AttestorRegistered e => (
                "attestor",
                [("attestor", e.Attestor.ToString()), ("txId", e.TxId)]
            ),
            ContractEvent.SetupAnchored e => (
                "setup",
                [("agreement", e.AgreementId.ToString()), ("version", e.Version), ("txId", e.TxId)]
            ),
            ContractEvent.ChallengeOpened e => (
                "challenged",
                [
                    ("penalty", e.Kind.ToString()),
                    ("agreement", e.AgreementId.ToString()),
                    ("sequence", e.Sequence),
                    ("challenger", e.Challenger.ToString()),
                    ("txId", e.TxId),
                ]
            ),
            _ => ("recorded", [("txId", recorded.TxId)]),
        };

    private static string Text(Enum value) => value.ToString().ToLowerInvariant();

    private static string Number(System.Numerics.BigInteger value) =>
        value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
