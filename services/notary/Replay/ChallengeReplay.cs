using Notary.Chains;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Observation;
using Notary.Member.Settings;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Replay;

/// <summary>The replay of one challenge at one member.</summary>
/// <param name="legs">What the member's watch has seen so far, by stream.</param>
internal sealed class ChallengeReplay(IReadOnlyDictionary<string, List<LegSeen>> legs)
{
    private readonly Dictionary<Side, LegObserved> _observed = [];
    private ChallengeEvidence? _evidence;
    private long _receivedAt;
    private VerdictDue? _due;
    private VerdictReached? _verdict;

    /// <summary>What should stand where <paramref name="data"/> does; null where it is another part's event.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case ChallengeRefused refused:
                return Form(refused, settings);
            case ChallengeReceived received:
                (_evidence, _receivedAt) = (
                    ChallengeEvidence.Parse(received.Challenge),
                    received.ReceivedAt
                );
                return settings.Form.Violation(_evidence, _receivedAt) ?? (object)received;
            case LegObserved observed:
                return _observed[(Side)observed.Side] = WithSighting(observed);
            case VerdictDue due:
                _due = due;
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
                    _due!.Epoch,
                    settings.Member,
                    _due.PublicShare
                );
            default:
                return null;
        }
    }

    private ChallengeEvidence Evidence =>
        _evidence ?? throw new InvalidOperationException("the challenge was never received");

    private static ChallengeRefused Form(ChallengeRefused refused, MemberConfigured settings)
    {
        var evidence = ChallengeEvidence.Parse(refused.Challenge);
        var reason = settings.Form.Violation(evidence, refused.ReceivedAt);
        return refused with { Reason = reason ?? "the form holds" };
    }

    /// <summary>The times of a leg follow from what the watch recorded.</summary>
    private LegObserved WithSighting(LegObserved observed)
    {
        var stream = LegSeen.StreamOf(Evidence.Answer.ExchangeId, (Side)observed.Side);
        var sighting = LegSighting.Of(legs.GetValueOrDefault(stream) ?? [], Evidence.Answer);
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
        var verdict = Judge.Decide(
            Evidence,
            _receivedAt,
            _observed[Evidence.Accused],
            _observed[Evidence.Performed],
            chain,
            _due ?? throw new InvalidOperationException("the clock was never read")
        );
        return new(verdict.Status, verdict.Reason, verdict.Message?.ToString());
    }

    private Contracts.Challenges.InclusionStated Stated(MemberConfigured settings) =>
        Words.Statement(
            Evidence.ChallengeId.ToString(),
            settings.Member,
            _verdict ?? throw new InvalidOperationException("there is no verdict"),
            _observed[Evidence.Accused],
            _due!
        );
}
