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
                ?? Unless(IsNews(state.Exchanges[e.Sequence], e), "the leg is not awaited"),
            LegConfirmedSeen e => ForAnswer(state, e.Sequence, e.AnswerDigest)
                ?? ForOpenLeg(state, e.Sequence, e.Side),
            LapseSeen e => ForOpenLeg(state, e.Sequence, e.Side)
                ?? Unless(IsUnder(state, e), "it may still be challenged"),
            PenaltySeen e => Unless(!IsPenalised(state, e), "the leg is penalised already"),
            LegRevertedSeen e => Unless(IsPendingBy(state, e), "the leg is not pending there"),
            FinalBlockReverted e => Unless(
                ReorgRules.HasFinalAt(state, e.Chain, e.Height, e.Depth),
                "nothing of this agreement was final there"
            ) ?? Unless(state.Stopped is null, "the agreement is stopped already"),
            WithdrawalSeen e => Unless(state.Agreement is not null, "no deposit was seen")
                ?? Unless(!HasWithdrawal(state, e), "the withdrawal is counted already"),
            SuspensionSeen e => Unless(IsParty(state, e), "no party of the agreement")
                ?? Unless(state.Stopped is null, "the agreement is stopped already"),
            _ => "no observation",
        };

    /// <summary>A block is news to a mempool, and so is a replacement by a higher fee; a mempool is none to a block.</summary>
    private static bool IsNews(ExchangeExposure exchange, LegPendingSeen e) =>
        exchange.Of(e.Side) switch
        {
            ExposureState.Reserved => true,
            ExposureState.Pending => exchange.SightingOf(e.Side) is { } known
                && known != new LegSighting(e.TxId, e.Height)
                && (e.Height is not null || known.Height is null),
            _ => false,
        };

    private static bool IsPendingBy(AgreementExposure state, LegRevertedSeen e) =>
        state.Exchanges.TryGetValue(e.Sequence, out var exchange)
        && exchange.Of(e.Side) == ExposureState.Pending
        && exchange.SightingOf(e.Side) == new LegSighting(e.TxId, e.Height);

    private static bool HasWithdrawal(AgreementExposure state, WithdrawalSeen e) =>
        e.Side == Side.Payment
            ? state.Payment.HasWithdrawal(e.TxId)
            : state.Data.HasWithdrawal(e.TxId);

    private static bool IsParty(AgreementExposure state, SuspensionSeen e) =>
        state.Agreement is { } terms && DepositSide.IsParty(terms, Bytes32.Parse(e.Party));

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
