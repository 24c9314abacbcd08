using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>Which observations change an agreement's exposure. Those that do not are not recorded.</summary>
public static class ObservationRules
{
    /// <summary>Why <paramref name="observation"/> has no place in <paramref name="state"/>, or null if it has.</summary>
    public static string? Objection(AgreementExposure state, object observation) =>
        observation switch
        {
            AgreementLocked e => Unless(IsOf(state, e.Agreement), "another agreement")
                ?? Unless(!state.IsSetupLocked, "the setup is locked already"),
            DepositSeen e => Unless(IsOf(state, e.Agreement), "another agreement")
                ?? Unless(
                    DepositSide.Of(e.Agreement, e.Chain, e.Party) == e.Side,
                    "the deposit is another party's"
                )
                ?? Unless(!HasLock(state, e), "the lock is counted already"),
            LegPendingSeen e => ForAnswer(state, e.Sequence, e.AnswerDigest)
                ?? Unless(
                    state.Exchanges[e.Sequence].Of(e.Side) == ExposureState.Reserved,
                    "the leg is not awaited"
                ),
            LegConfirmedSeen e => ForAnswer(state, e.Sequence, e.AnswerDigest)
                ?? ForOpenLeg(state, e.Sequence, e.Side),
            LapseSeen e => ForOpenLeg(state, e.Sequence, e.Side)
                ?? Unless(IsUnder(state, e), "it may still be challenged"),
            PenaltySeen e => Unless(!IsPenalised(state, e), "the leg is penalised already"),
            _ => "no observation",
        };

    private static bool IsOf(AgreementExposure state, string agreement) =>
        AbiStruct.FromAbiHex<Agreement>(agreement).Id == state.Id;

    private static bool HasLock(AgreementExposure state, DepositSeen e) =>
        e.Side == Side.Payment ? state.Payment.HasLock(e.TxId) : state.Data.HasLock(e.TxId);

    private static string? ForAnswer(AgreementExposure state, ulong sequence, string digest) =>
        Unless(
            state.Exchanges.TryGetValue(sequence, out var exchange)
                && Bytes32.TryParse(digest, out var seen)
                && seen == exchange.Answer.Digest,
            "no such answer was given"
        );

    private static string? ForOpenLeg(AgreementExposure state, ulong sequence, Side side) =>
        Unless(
            state.Exchanges.TryGetValue(sequence, out var exchange)
                && ExchangeExposure.Counts(exchange.Of(side)),
            "the leg is not open"
        );

    private static bool IsUnder(AgreementExposure state, LapseSeen e) =>
        state.Exchanges[e.Sequence].ChallengeUntil(state.Agreement!.ChallengeSeconds)
        <= e.Watermark;

    private static bool IsPenalised(AgreementExposure state, PenaltySeen e) =>
        state.Exchanges.TryGetValue(e.Sequence, out var exchange)
        && exchange.Of(e.Side) == ExposureState.Penalised;

    private static string? Unless(bool condition, string objection) => condition ? null : objection;
}
