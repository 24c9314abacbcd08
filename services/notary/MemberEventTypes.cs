using Notary.EventStore;
using Notary.Member.Answers;
using Notary.Member.Bonds;
using Notary.Member.Ceremonies;
using Notary.Member.Challenges;
using Notary.Member.Checkpoints;
using Notary.Member.Credit;
using Notary.Member.Endings;
using Notary.Member.Enforcement;
using Notary.Member.Governance;
using Notary.Member.Group;
using Notary.Member.Misbehaviour;
using Notary.Member.Observation;
using Notary.Member.Presence;
using Notary.Member.Publications;
using Notary.Member.Settings;
using Notary.Member.Watermarks;

namespace Notary.Member;

/// <summary>The names of a member's events in its log. They outlive the classes: never change one.</summary>
public static class MemberEventTypes
{
    public static EventTypeRegistry MapMemberEvents(this EventTypeRegistry events) =>
        events
            .MapTenureEvents()
            .MapCeremonyEvents()
            .MapGroupEvents()
            .MapMisbehaviourEvents()
            .MapCreditEvents()
            .MapEndingEvents()
            .MapPublicationEvents()
            .MapEnforcementEvents()
            .MapEventType<MemberConfigured>("member_configured")
            .MapEventType<WatchStarted>("watch_started")
            .MapEventType<WatchAdvanced>("watch_advanced")
            .MapEventType<LegSeen>("leg_seen")
            .MapEventType<PenaltySeen>("penalty_seen")
            .MapEventType<ChallengeReceived>("challenge_received")
            .MapEventType<ChallengeRaisedAgain>("challenge_raised_again")
            .MapEventType<ChallengeRefused>("challenge_refused")
            .MapEventType<LegObserved>("leg_observed")
            .MapEventType<VerdictDue>("verdict_due")
            .MapEventType<LegProven>("leg_proven")
            .MapEventType<VerdictReached>("verdict_reached")
            .MapEventType<StatementMade>("statement_made")
            .MapEventType<PartialSigned>("partial_signed")
            .MapEventType<GovernanceReceived>("governance_received")
            .MapEventType<DocumentRead>("document_read")
            .MapEventType<AccountObserved>("account_observed")
            .MapEventType<PastGroupObserved>("past_group_observed")
            .MapEventType<HeaderObserved>("header_observed")
            .MapEventType<BondObserved>("bond_observed")
            .MapEventType<GovernanceDue>("governance_due")
            .MapEventType<GovernanceDecided>("governance_decided")
            .MapEventType<CheckpointReviewed>("checkpoint_reviewed")
            .MapEventType<CheckpointDecided>("checkpoint_decided")
            .MapEventType<WatermarkReviewed>("watermark_reviewed")
            .MapEventType<WatermarkDecided>("watermark_decided")
            .MapEventType<WatermarkTaken>("watermark_taken")
            .MapEventType<AnswerReviewed>("answer_reviewed")
            .MapEventType<AnswerDecided>("answer_decided");
}
