using Notary.Chains;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Observation;
using Notary.Member.Settings;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Replay;

/// <summary>The replay of one challenge at one member.</summary>
/// <param name="inputs">Where what the member's watch has seen stands, each leg in a stream of its own.</param>
internal sealed class ChallengeReplay(ReplayInputs inputs)
{
    private readonly Dictionary<Side, LegObserved> _observed = [];
    private ChallengeEvidence? _evidence;
    private long _receivedAt;
    private VerdictDue? _due;
    private LegProven? _proven;
    private VerdictReached? _verdict;

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        switch (recorded.Data)
        {
            case ChallengeRefused refused:
                return Form(refused, settings);
            case ChallengeReceived received:
                (_evidence, _receivedAt) = (
                    ChallengeEvidence.Parse(received.Challenge),
                    received.ReceivedAt
                );
                return settings.Form.Violation(_evidence, _receivedAt, received.GroupKey)
                    ?? (object)received;
            case ChallengeRaisedAgain again:
                (_receivedAt, _verdict) = (again.ReceivedAt, null);
                return null;
            case LegObserved observed:
                return _observed[(Side)observed.Side] = await SightedAsync(
                    recorded,
                    observed,
                    cancellation
                );
            case VerdictDue due:
                (_due, _proven) = (due, null);
                return null;
            case LegProven proven:
                _proven = proven;
                return null;
            case VerdictReached:
                return _verdict = Judged(settings);
            case StatementMade made:
                return new StatementMade(
                    Stated(settings) with
                    {
                        Signature = made.Statement.Signature,
                    }
                );
            case PartialSigned signed:
                return PartialCheck.Of(
                    signed,
                    _verdict?.Message,
                    Due.Epoch,
                    Due.Member ?? settings.Member,
                    Due.PublicShare
                );
            default:
                throw new InvalidOperationException("no event of a challenge");
        }
    }

    private ChallengeEvidence Evidence =>
        _evidence ?? throw new InvalidOperationException("the challenge was never received");

    private VerdictDue Due =>
        _due ?? throw new InvalidOperationException("the clock was never read");

    private static ChallengeRefused Form(ChallengeRefused refused, MemberConfigured settings)
    {
        var evidence = ChallengeEvidence.Parse(refused.Challenge);
        var reason = settings.Form.Violation(evidence, refused.ReceivedAt, refused.GroupKey);
        return refused with { Reason = reason ?? "the form holds" };
    }

    /// <summary>The times of a leg follow from what the watch had recorded when it was looked at.</summary>
    private async ValueTask<LegObserved> SightedAsync(
        IEvent recorded,
        LegObserved observed,
        CancellationToken cancellation
    )
    {
        var stream = LegSeen.StreamOf(Evidence.Answer.ExchangeId, (Side)observed.Side);
        var seen = await inputs.BeforeAsync(recorded, stream, cancellation);
        var sighting = LegSighting.Of(
            seen.Take(observed.Sightings ?? seen.Count).Select(e => (LegSeen)e.Data),
            Evidence.Answer
        );
        return observed with
        {
            FirstSeenAt = sighting.FirstSeenAt,
            RecordedAt = sighting.RecordedAt,
        };
    }

    private VerdictReached Judged(MemberConfigured settings)
    {
        ChainIdentity chain =
            settings.Form.ChainOf(Evidence, Evidence.Accused)
            ?? throw new InvalidOperationException("the chain was never configured");
        var accused = _observed[Evidence.Accused];
        var performed = _observed[Evidence.Performed];
        var found = Judge.Decide(Evidence, _receivedAt, accused, performed, chain, Due);
        var verdict = LegEvidence.Confirm(found, Evidence, accused, chain, _proven);
        return new(verdict.Status, verdict.Reason, verdict.Message?.ToString());
    }

    private Contracts.Challenges.InclusionStated Stated(MemberConfigured settings) =>
        Words.Statement(
            Evidence.ChallengeId.ToString(),
            Due.Member ?? settings.Member,
            _verdict ?? throw new InvalidOperationException("there is no verdict"),
            _observed[Evidence.Accused],
            Due,
            _proven
        );
}
