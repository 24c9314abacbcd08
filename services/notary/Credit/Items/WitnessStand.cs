using Notary.EventStore;
using Notary.Member.Observation;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Credit.Items;

/// <summary>Which graded exchanges this member's own watch has seen end.</summary>
internal sealed class WitnessStand(IDocumentStore store, CreditDesk desk)
{
    /// <summary>Whether both legs are recorded with the answer's terms, or one is and the time of the other one has passed. Pure.</summary>
    public static bool HasEnded(
        Answer answer,
        IEnumerable<LegSeen> payments,
        IEnumerable<LegSeen> deliveries,
        long now
    )
    {
        var digest = answer.Digest.ToString();
        var (paid, delivered) = (
            payments.Any(l => l.AnswerDigest == digest),
            deliveries.Any(l => l.AnswerDigest == digest)
        );
        return paid && delivered || (paid || delivered) && (ulong)now > answer.SecondBy;
    }

    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var taken in desk.Ledger.Grades.Values)
        {
            var answer = GradeRules.AnswerOf(taken.Grade)!;
            if (!desk.Ledger.Witnessed.Contains(answer.Digest.ToString()))
                await LookAsync(answer, cancellation);
        }
    }

    /// <summary>Whether it has ended, and is recorded as witnessed.</summary>
    public async Task<bool> LookAsync(Answer answer, CancellationToken cancellation)
    {
        var now = desk.Now;
        if (!HasEnded(answer, await SeenAsync(Side.Payment), await SeenAsync(Side.Delivery), now))
            return false;
        var digest = answer.Digest.ToString();
        await desk.TakeAsync(
            ledger =>
                ledger.Witnessed.Contains(digest)
                    ? []
                    : [new ExchangeWitnessed(digest, answer.ExchangeId.ToString(), now)],
            cancellation
        );
        return true;

        async Task<IEnumerable<LegSeen>> SeenAsync(Side side)
        {
            var stream = LegSeen.StreamOf(answer.ExchangeId, side);
            var events = await store
                .QuerySession()
                .Events.FetchStreamAsync(stream, cancellation: cancellation);
            return events.Select(e => (LegSeen)e.Data);
        }
    }
}
