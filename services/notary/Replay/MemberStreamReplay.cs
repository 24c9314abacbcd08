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
using Notary.ServiceDefaults;

namespace Notary.Member.Replay;

/// <summary>The replay of one stream: a challenge, a governance message, checkpoints, answers, the group or one of its ceremonies. What the watch saw follows from nothing.</summary>
internal sealed class MemberStreamReplay(ReplayInputs inputs) : IStreamReplay
{
    private readonly ChallengeReplay _challenge = new(inputs);
    private readonly CeremonyReplay _ceremony = new();
    private readonly GroupReplay _group = new(inputs);
    private readonly CreditReplay _credit = new(inputs);
    private readonly MisbehaviourReplay _misbehaviour = new(inputs);
    private GovernanceReplay? _governance;
    private ReleaseReplay? _release;
    private CheckpointReplay? _checkpoints;
    private WatermarkReplay? _watermarks;
    private AnswerReplay? _answers;
    private EnforcementReplay? _enforcement;
    private TenureDecided? _tenure;

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        await RecomputeAsync(recorded, cancellation) is { } expected
            ? [Recomputed.Compare(recorded, expected)]
            : [];

    /// <summary>What should stand where the event does; null where it is an input that follows from nothing.</summary>
    private async ValueTask<object?> RecomputeAsync(IEvent recorded, CancellationToken cancellation)
    {
        switch (recorded.Data)
        {
            case MemberConfigured or WatchStarted or WatchAdvanced or LegSeen or SuspensionSeen:
                return null;
            case PenaltySeen or PublicationsFollowed:
                return null;
            case TwinHeard heard:
                _tenure = TenureDecided.After(heard);
                return null;
            case TwinGone:
                _tenure = TenureDecided.AfterSilence;
                return null;
            case TenureDecided:
                return _tenure as object ?? "nothing to decide";
            case CeremonyStarted
            or CeremonyMessageSent
            or CeremonyMessageReceived
            or CeremonySucceeded
            or CeremonyFailed:
                return _ceremony.Recompute(recorded.Data);
            case BadPartialShown or BreachSeen:
                return await _misbehaviour.RecomputeAsync(recorded, cancellation);
        }
        var settings = await inputs.SettingsAsync<MemberConfigured>(
            recorded,
            RecordedSettings.Stream,
            cancellation
        );
        if (recorded.Data is RootPublished published)
            return
                Publication.Of(published.Message) is { } known
                && settings.Attestors.Contains(known.Attestor)
                ? null
                : "a root that an attestor of the settings signed";
        if (recorded.StreamId == GroupLedger.Stream)
            return await _group.RecomputeAsync(recorded, settings, cancellation);
        if (recorded.StreamId == CreditLedger.Stream)
            return await _credit.RecomputeAsync(recorded, settings, cancellation);
        if (IsCheckpoint(recorded.Data))
            return (_checkpoints ??= new()).Recompute(recorded.Data, settings);
        if (recorded.StreamId == WatermarkBook.Stream)
            return (_watermarks ??= new()).Recompute(recorded.Data, settings);
        if (recorded.Data is WatermarkTaken taken)
            return await new GivenReplay(inputs).RecomputeAsync(
                recorded,
                taken,
                settings,
                cancellation
            );
        if (AwaitedPenalty.IsStream(recorded.StreamId))
            return (_enforcement ??= new()).Recompute(recorded.Data, settings);
        if (IsAnswer(recorded.Data))
            return await (_answers ??= new(inputs)).RecomputeAsync(
                recorded,
                settings,
                cancellation
            );
        if (IsRelease(recorded.Data))
            return await (_release ??= new(inputs)).RecomputeAsync(
                recorded,
                settings,
                cancellation
            );
        if (IsGovernance(recorded.Data))
            return await (_governance ??= new(inputs)).RecomputeAsync(
                recorded,
                settings,
                cancellation
            );
        return await _challenge.RecomputeAsync(recorded, settings, cancellation);
    }

    private bool IsGovernance(object data) =>
        data
            is GovernanceReceived
                or DocumentRead
                or AccountObserved
                or PastGroupObserved
                or HeaderObserved
                or BondObserved
                or GovernanceDue
                or GovernanceDecided
        || (data is PartialSigned && _governance is not null);

    private bool IsRelease(object data) =>
        data is ReleaseReviewed or ReleaseDecided
        || (data is PartialSigned && _release is not null);

    private bool IsCheckpoint(object data) =>
        data is CheckpointReviewed or CheckpointDecided
        || (data is PartialSigned && _checkpoints is not null);

    private bool IsAnswer(object data) =>
        data is AnswerReviewed or AnswerDecided || (data is PartialSigned && _answers is not null);
}
