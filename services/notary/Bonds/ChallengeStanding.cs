using Notary.Chains;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Member.Bonds;

/// <summary>What this member found of a challenge: the fold of its stream, for who stands for it. Pure.</summary>
/// <param name="ReceivedAt">When it first came; Unix seconds.</param>
/// <param name="Accused">The leg that was said to be missing, at the newest look.</param>
public sealed record ChallengeStanding(
    ChallengeEvidence Evidence,
    long ReceivedAt,
    VerdictReached? Verdict,
    LegObserved? Accused
)
{
    /// <summary>Null where the member received no such challenge.</summary>
    public static ChallengeStanding? Of(IEnumerable<object> events) =>
        events.Aggregate((ChallengeStanding?)null, (standing, e) => standing.After(e));

    public bool IsOpen => Verdict is null || MemberChallenge.IsWaiting(Verdict);

    /// <summary>
    /// The leg was recorded with the answer's terms, in one block that stayed, and this member had seen it longer than the grace
    /// before the challenge came: whoever looked at a node must have known.
    /// </summary>
    public bool IsFalse =>
        Verdict?.Status == VerdictStatus.Included
        && Accused is { Sightings: 1, FirstSeenAt: { } seen }
        && seen + Evidence.Agreement.GraceSeconds < ReceivedAt;

    /// <summary>Whether it is the holder of the bond who raised it. On Fabric a party's bond has another name than its address.</summary>
    public bool IsRaisedBy(Address holder, ChainIdentity chain) =>
        holder == Evidence.Challenger
        || (
            chain.Kind == ChainKind.Fabric
            && IsByVictim
            && holder == BondHolder.OfFabric(chain.PartyOf(Evidence.Agreement, Evidence.Performed))
        );

    /// <summary>Who is to have a false challenger's bond: the accused, where its counterparty challenged; else (zero) the pool.</summary>
    public Bytes32 BeneficiaryOn(ChainIdentity chain) =>
        IsByVictim ? chain.PartyOf(Evidence.Agreement, Evidence.Accused) : Bytes32.Zero;

    private bool IsByVictim =>
        Evidence.Challenger
        == (
            Evidence.Performed == Side.Payment
                ? Evidence.Agreement.Consumer
                : Evidence.Agreement.Provider
        );
}

internal static class ChallengeStandingFold
{
    public static ChallengeStanding? After(this ChallengeStanding? standing, object e) =>
        e switch
        {
            ChallengeReceived received => new(
                ChallengeEvidence.Parse(received.Challenge),
                received.ReceivedAt,
                Verdict: null,
                Accused: null
            ),
            VerdictReached verdict when standing is not null => standing with { Verdict = verdict },
            LegObserved leg
                when standing is not null && leg.Side == (int)standing.Evidence.Accused =>
                standing with
                {
                    Accused = leg,
                },
            _ => standing,
        };
}
