using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Groups;
using Notary.Challenge.Settings;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.Protocol.Challenges;

namespace Notary.Challenge.Replay;

/// <summary>Folds the whole log, and compares each decision in it with its own.</summary>
internal sealed class CaseReplay
{
    private readonly Dictionary<string, ChallengeCase> _cases = new(StringComparer.Ordinal);
    private readonly ReplayInputs _inputs = new();
    private GroupRoll _groups = new();
    private readonly List<ReplayMismatch> _mismatches = [];
    private ServiceConfigured _settings = new([], []);
    private long _events;
    private long _decisions;

    public ReplayReport Report() => new(_events, _decisions, _mismatches);

    public void Step(IEvent recorded)
    {
        _events++;
        try
        {
            if (Recompute(recorded) is { } recomputed)
                Compare(recorded, recomputed);
            Fold(recorded);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or KeyNotFoundException)
        {
            Mismatch(recorded, $"not readable: {e.Message}");
        }
    }

    /// <summary>What should stand where a decision does; null where the event is an input.</summary>
    private object? Recompute(IEvent recorded) =>
        recorded.Data switch
        {
            ChallengeReceived e => Form(ChallengeEvidence.Parse(e.Challenge), e.ReceivedAt)
                is { } reason
                ? new ChallengeRejected(e.Challenge, e.ReceivedAt, reason)
                : e,
            ChallengeRejected e => Form(ChallengeEvidence.Parse(e.Challenge), e.ReceivedAt)
                is { } reason
                ? e with
                {
                    Reason = reason,
                }
                : new ChallengeReceived(e.Challenge, e.ReceivedAt),
            CaseOpened e => Open(Case(recorded), e),
            PartialRejected e => Rejection(Case(recorded), e),
            PenaltyCombined e => Combination(Case(recorded), e),
            CaseClosed e => Ending(recorded.StreamId, e),
            _ => null,
        };

    private void Compare(IEvent recorded, object recomputed)
    {
        _decisions++;
        if (
            !DecisionText
                .Of(recorded.Data)
                .Equals(DecisionText.Of(recomputed), StringComparison.Ordinal)
        )
            Mismatch(recorded, DecisionText.Of(recomputed));
    }

    private void Fold(IEvent recorded)
    {
        _inputs.Add(recorded);
        switch (recorded.Data)
        {
            case ServiceConfigured settings:
                _settings = settings;
                break;
            case GroupAnnounced announced:
                _groups = _groups.Add(announced.Group);
                break;
            case ChallengeReceived received:
                _cases[recorded.StreamId] = ChallengeCase.Create(received);
                break;
            default:
                if (_cases.TryGetValue(recorded.StreamId, out var open))
                    _cases[recorded.StreamId] = CaseFold.Apply(open, recorded.Data);
                break;
        }
    }

    private string? Form(ChallengeEvidence evidence, long receivedAt) =>
        _settings.Form.Violation(evidence, receivedAt);

    private CaseOpened Open(ChallengeCase open, CaseOpened recorded)
    {
        var evidence = ChallengeEvidence.Parse(open.Challenge);
        return CaseRules.Open(evidence, AccusedChain(evidence), GroupOf(recorded));
    }

    private object Rejection(ChallengeCase open, PartialRejected recorded) =>
        Sign(open, _inputs.Of(open), 0).FirstOrDefault(e => e.Equals(recorded))
        ?? "the partial is valid, or was never received";

    private object Combination(ChallengeCase open, PenaltyCombined recorded)
    {
        var partials = _inputs.Of(open).Partials.Where(p => recorded.Members.Contains(p.Member));
        var inputs = new CaseInputs([], [.. partials], []);
        return Sign(open, inputs, recorded.SignedAt).OfType<PenaltyCombined>().FirstOrDefault()
                as object
            ?? "its members' partials make no signature";
    }

    private object Ending(string stream, CaseClosed recorded)
    {
        var open = _cases[stream];
        var group = open.Opened is { } opened ? GroupOf(opened) : null;
        var chain = AccusedChain(ChallengeEvidence.Parse(open.Challenge));
        var inputs = _inputs.Of(open).Take(recorded.Seen);
        return CaseEnding.Of(open, inputs, group, chain, recorded.ClosedAt) as object
            ?? "the case goes on";
    }

    private IReadOnlyList<object> Sign(ChallengeCase open, CaseInputs inputs, long at)
    {
        var chain = AccusedChain(ChallengeEvidence.Parse(open.Challenge));
        return CaseRules.Sign(open, inputs, GroupOf(open.Opened!), chain, at);
    }

    private KnownGroup GroupOf(CaseOpened opened) =>
        _groups.Find(opened.Epoch, opened.GroupKey)
        ?? throw new KeyNotFoundException("the group was never announced");

    private ChainIdentity AccusedChain(ChallengeEvidence evidence) =>
        _settings.Form.ChainOf(evidence, evidence.Accused)
        ?? throw new KeyNotFoundException("the chain was never configured");

    private ChallengeCase Case(IEvent recorded) => _cases[recorded.StreamId];

    private void Mismatch(IEvent recorded, string recomputed) =>
        _mismatches.Add(
            new(recorded.Position, recorded.StreamId, DecisionText.Of(recorded.Data), recomputed)
        );
}
