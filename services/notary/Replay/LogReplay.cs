using System.Text.Json;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Checkpoints;
using Notary.Member.Governance;
using Notary.Member.Observation;
using Notary.Member.Settings;

namespace Notary.Member.Replay;

/// <summary>Folds the whole log by streams, and compares each decision in it with its own.</summary>
internal sealed class LogReplay
{
    private readonly Dictionary<string, ChallengeReplay> _challenges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GovernanceReplay> _governance = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LegSeen>> _legs = new(StringComparer.Ordinal);
    private readonly CheckpointReplay _checkpoints = new();
    private readonly List<ReplayMismatch> _mismatches = [];
    private MemberConfigured _settings = new(0, [], []);
    private long _events;
    private long _verdicts;
    private long _decisions;

    public ReplayReport Report() => new(_events, _verdicts, _decisions, _mismatches);

    public void Step(IEvent recorded)
    {
        _events++;
        _verdicts += recorded.Data is VerdictReached ? 1 : 0;
        try
        {
            if (Recompute(recorded) is { } recomputed)
                Compare(recorded, Text(recomputed));
        }
        catch (Exception e)
            when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            Compare(recorded, $"not readable: {e.Message}");
        }
    }

    /// <summary>What should stand where the event does; null where it is an input that follows from nothing.</summary>
    private object? Recompute(IEvent recorded)
    {
        switch (recorded.Data)
        {
            case MemberConfigured settings:
                _settings = settings;
                return null;
            case LegSeen leg:
                Of(_legs, recorded.StreamId, () => []).Add(leg);
                return null;
            case CheckpointReviewed or CheckpointDecided:
                return _checkpoints.Recompute(recorded.Data, _settings);
            case PartialSigned signed when recorded.StreamId == CheckpointBook.Stream:
                return _checkpoints.Recompute(signed, _settings);
            case PartialSigned signed
                when _governance.TryGetValue(recorded.StreamId, out var asked):
                return asked.Recompute(signed, _settings);
            case GovernanceReceived
            or DocumentRead
            or AccountObserved
            or GovernanceDue
            or GovernanceDecided:
                return Of(_governance, recorded.StreamId, () => new())
                    .Recompute(recorded.Data, _settings);
            default:
                return Of(_challenges, recorded.StreamId, () => new(_legs))
                    .Recompute(recorded.Data, _settings);
        }
    }

    private void Compare(IEvent recorded, string recomputed)
    {
        _decisions++;
        var stands = Text(recorded.Data);
        if (stands != recomputed)
            _mismatches.Add(new(recorded.Position, recorded.StreamId, stands, recomputed));
    }

    /// <summary>Records with lists have no value equality; their text has.</summary>
    private static string Text(object decision) =>
        decision is string words
            ? words
            : $"{decision.GetType().Name} {JsonSerializer.Serialize(decision, decision.GetType())}";

    private static T Of<T>(Dictionary<string, T> streams, string stream, Func<T> make)
    {
        if (!streams.TryGetValue(stream, out var found))
            streams.Add(stream, found = make());
        return found;
    }
}
