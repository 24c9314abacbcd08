using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Lapses;

/// <summary>
/// Which exposures lapse: those that a watermark covers, each side by itself. Those that one lists stay until their penalty or a
/// later watermark without them (PROTOCOL 4). Pure.
/// </summary>
public static class LapseRules
{
    private static readonly Side[] Sides = [Side.Payment, Side.Delivery];

    /// <param name="taken">Watermarks that the group signed.</param>
    public static IReadOnlyList<LapseSeen> Due(
        AgreementExposure state,
        ImmutableList<Watermark> taken
    ) =>
        [
            .. from leg in OpenLegs(state)
            where taken.Covers(leg.Until, leg.ChallengeId)
            select new LapseSeen(leg.Sequence, leg.Side, leg.Until),
        ];

    /// <summary>Whether a watermark allows what the log says.</summary>
    /// <param name="state">With the exchange.</param>
    public static bool IsAllowed(
        AgreementExposure state,
        LapseSeen lapse,
        ImmutableList<Watermark> taken
    ) =>
        state.Exchanges.TryGetValue(lapse.Sequence, out var exchange)
        && taken.Covers(UntilOf(state, exchange), IdOf(exchange, lapse.Side));

    /// <summary>What to ask the group for: exposures that no watermark covers, though their time for challenges passed.</summary>
    /// <param name="passed">Unix seconds, in whose past that time must be.</param>
    /// <returns>Null where nothing waits.</returns>
    public static WatermarkAwaited? Awaited(
        IEnumerable<AgreementExposure> states,
        ImmutableList<Watermark> taken,
        ulong passed
    )
    {
        List<ulong> waiting =
        [
            .. from state in states
            from leg in OpenLegs(state)
            where leg.Until < passed && !taken.Covers(leg.Until, leg.ChallengeId)
            select leg.Until,
        ];
        if (waiting.Count == 0)
            return null;
        List<ulong> unseen = [.. waiting.Where(until => !taken.Exists(w => w.Spans(until)))];
        return new(waiting.Max(), unseen.Count == 0 ? null : unseen.Min() - 1);
    }

    private static IEnumerable<Leg> OpenLegs(AgreementExposure state) =>
        state.Payment.Exposure.Value.IsZero && state.Data.Exposure.Value.IsZero
            ? []
            : from exchange in state.Exchanges
            where exchange.Value.IsOpen
            orderby exchange.Key
            from side in Sides
            where ExchangeExposure.Counts(exchange.Value.Of(side))
            select new Leg(
                exchange.Key,
                side,
                UntilOf(state, exchange.Value),
                IdOf(exchange.Value, side)
            );

    private static ulong UntilOf(AgreementExposure state, ExchangeExposure exchange) =>
        exchange.ChallengeUntil(state.Agreement!.ChallengeSeconds);

    /// <summary>A challenge's kind has the number of the side that it says is missing.</summary>
    private static Bytes32 IdOf(ExchangeExposure exchange, Side side) =>
        ChallengeEvidence.IdOf(exchange.Answer.ExchangeId, (PenaltyKind)side);

    /// <param name="Until">Until when it could be challenged; Unix seconds.</param>
    private sealed record Leg(ulong Sequence, Side Side, ulong Until, Bytes32 ChallengeId);
}
