using Notary.Challenge.Settings;
using Notary.Challenge.Watchtower;
using Notary.Challenge.Watermarks;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Penalties;

namespace Notary.Challenge.Cases;

/// <summary>The names of the service's events in the log. They outlive the classes: never change one.</summary>
public static class ChallengeEventTypes
{
    public static EventTypeRegistry MapChallengeEvents(this EventTypeRegistry events) =>
        events
            .MapPenaltyEvents()
            .MapWatchEvents()
            .MapEventType<ServiceConfigured>("service_configured")
            .MapEventType<GroupAnnounced>("group_announced")
            .MapEventType<GroupShown>("group_shown")
            .MapEventType<ChallengeReceived>("challenge_received")
            .MapEventType<ChallengeRejected>("challenge_rejected")
            .MapEventType<CaseOpened>("case_opened")
            .MapEventType<CaseReopened>("case_reopened")
            .MapEventType<StatementReceived>("statement_received")
            .MapEventType<PartialReceived>("partial_received")
            .MapEventType<PartialRejected>("partial_rejected")
            .MapEventType<PenaltyCombined>("penalty_combined")
            .MapEventType<PenaltyObserved>("penalty_observed")
            .MapEventType<BlockConfirmed>("block_confirmed")
            .MapEventType<InclusionObserved>("inclusion_observed")
            .MapEventType<CaseClosed>("case_closed")
            .MapEventType<WatermarkGiven>("watermark_given");
}
