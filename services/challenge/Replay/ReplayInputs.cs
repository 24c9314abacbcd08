using Notary.Challenge.Cases;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;

namespace Notary.Challenge.Replay;

/// <summary>Others' words as they stand in the log up to the replay's position, by stream.</summary>
internal sealed class ReplayInputs
{
    private readonly Dictionary<string, List<object>> _streams = new(StringComparer.Ordinal);

    public void Add(IEvent recorded)
    {
        if (recorded.Data is not (StatementReceived or PartialReceived or PenaltyObserved))
            return;
        if (!_streams.TryGetValue(recorded.StreamId, out var words))
            _streams.Add(recorded.StreamId, words = []);
        words.Add(recorded.Data);
    }

    public CaseInputs Of(ChallengeCase about)
    {
        var id = about.Challenge.ChallengeId;
        var message = about.Opened?.Message ?? "";
        return new(
            [.. Words<StatementReceived>(CaseStreams.Statements(id)).Select(e => e.Statement)],
            [.. Words<PartialReceived>(CaseStreams.Partials(message)).Select(e => e.Partial)],
            [.. Words<PenaltyObserved>(CaseStreams.Penalty(id))]
        );
    }

    private IEnumerable<T> Words<T>(string stream) =>
        (_streams.GetValueOrDefault(stream) ?? []).OfType<T>();
}
