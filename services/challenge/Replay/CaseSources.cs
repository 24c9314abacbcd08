using Notary.Challenge.Cases;
using Notary.Challenge.Settings;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Replay;

/// <summary>Where a case's inputs stand in the log.</summary>
internal sealed class CaseSources(ReplayInputs log)
{
    public ValueTask<ServiceConfigured> SettingsAsync(
        IEvent decision,
        CancellationToken cancellation
    ) => log.SettingsAsync<ServiceConfigured>(decision, RecordedSettings.Stream, cancellation);

    public ValueTask<GroupRoll> GroupsAsync(IEvent decision, CancellationToken cancellation) =>
        log.RollBeforeAsync(decision, cancellation);

    public ValueTask<object> CheckAsync(
        IEvent recorded,
        GroupAnnounced announced,
        CancellationToken cancellation
    ) => log.CheckAsync(recorded, announced, cancellation);

    /// <summary>Others' words about a case.</summary>
    public async Task<CaseInputs> InputsAsync(
        IEvent decision,
        ChallengeCase about,
        CancellationToken cancellation
    )
    {
        var id = about.Challenge.ChallengeId;
        return new(
            await WordsAsync(CaseStreams.Statements(id), (StatementReceived e) => e.Statement),
            about.Opened is { } opened
                ? await WordsAsync(
                    CaseStreams.Partials(opened.Message),
                    (PartialReceived e) => e.Partial
                )
                : [],
            await WordsAsync(CaseStreams.Penalty(id), (PenaltyObserved e) => e),
            await WordsAsync(CaseStreams.Proofs(id), (InclusionObserved e) => e)
        );

        async Task<IReadOnlyList<T>> WordsAsync<TEvent, T>(string stream, Func<TEvent, T> select) =>
            [
                .. (await log.BeforeAsync(decision, stream, cancellation))
                    .Select(e => e.Data)
                    .OfType<TEvent>()
                    .Select(select),
            ];
    }
}
