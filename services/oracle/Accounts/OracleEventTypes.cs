using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Oracle.Answers;
using Notary.Oracle.Lapses;

namespace Notary.Oracle.Accounts;

/// <summary>The names of the oracle's events in the log. They outlive the classes: never change one.</summary>
public static class OracleEventTypes
{
    public static EventTypeRegistry MapOracleEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<AgreementLocked>("agreement_locked")
            .MapEventType<DepositSeen>("deposit_seen")
            .MapEventType<LegPendingSeen>("leg_pending_seen")
            .MapEventType<LegConfirmedSeen>("leg_confirmed_seen")
            .MapEventType<PenaltySeen>("penalty_seen")
            .MapEventType<LapseSeen>("lapse_seen")
            .MapEventType<LegRevertedSeen>("leg_reverted_seen")
            .MapEventType<FinalBlockReverted>("final_block_reverted")
            .MapEventType<WithdrawalSeen>("withdrawal_seen")
            .MapEventType<SuspensionSeen>("suspension_seen")
            .MapEventType<AnswerRequested>("answer_requested")
            .MapEventType<AnswerApproved>("answer_approved")
            .MapEventType<AnswerRejected>("answer_rejected")
            .MapEventType<BatchRequested>("batch_requested")
            .MapEventType<BatchRejected>("batch_rejected")
            .MapEventType<AnswersSigned>("answers_signed")
            .MapEventType<AnswerVouched>("answer_vouched")
            .MapEventType<GroupAnnounced>("group_announced")
            .MapEventType<GroupShown>("group_shown")
            .MapEventType<WatermarkTaken>("watermark_taken");
}
