using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.Member.Enforcement;
using Notary.Member.Settings;
using Notary.Penalties;
using Notary.Protocol.Challenges;

namespace Notary.Member.Replay;

/// <summary>The replay of one awaited penalty: the signature that its partials make, and what replaces what.</summary>
internal sealed class EnforcementReplay
{
    private readonly List<PartialSignature> _partials = [];
    private PenaltyAwaited? _awaited;
    private PenaltyPrepared? _prepared;

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case PenaltyAwaited awaited:
                (_awaited, _prepared) = (awaited, null);
                _partials.Clear();
                return null;
            case PartialHeard heard:
                _partials.Add(heard.Partial);
                return KnownGroup.Describe(Awaited.Group).Sent(heard.Partial)
                    ? heard
                    : "nothing: no member signed it";
            case PenaltyAssembled:
                return EnforcementRules.Assemble(Awaited, _partials) as object
                    ?? "its partials make no signature";
            case PenaltyPrepared prepared:
                var before = _prepared;
                _prepared = prepared;
                return prepared.Replaces is null ? null : Replacement(before, prepared, settings);
            default:
                return null;
        }
    }

    private PenaltyAwaited Awaited =>
        _awaited ?? throw new InvalidOperationException("no penalty is awaited");

    private object Replacement(
        PenaltyPrepared? before,
        PenaltyPrepared dearer,
        MemberConfigured settings
    )
    {
        var challenge = ChallengeEvidence.Parse(Awaited.Challenge);
        var chain = settings.Form.ChainOf(challenge, challenge.Accused);
        return PenaltyReplacement.Recompute(chain, before, dearer);
    }
}
