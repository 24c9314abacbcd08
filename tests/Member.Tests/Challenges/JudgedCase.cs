using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Challenges;

/// <summary>A challenge, and what a member sees of it; what a test does not change makes a penalty.</summary>
internal sealed record JudgedCase
{
    public const long IssuedAt = 1_000_000;
    private static readonly byte[] Key = new TestGroup().PublicKey;

    private JudgedCase(ChallengeEvidence challenge)
    {
        Challenge = challenge;
        ReceivedAt = Now = (long)challenge.DueAt + 1;
        HeadTime = OnEvm(challenge.Accused) ? Now : null;
        FirstSeenAt = (long)challenge.Answer.FirstBy;
        RecordedAt = OnEvm(challenge.Performed) ? FirstSeenAt : null;
    }

    public ChallengeEvidence Challenge { get; }
    public long ReceivedAt { get; init; }
    public long Now { get; init; }
    public bool AccusedDone { get; init; }
    public bool AccusedPenalised { get; init; }
    public long? HeadTime { get; init; }
    public bool PerformedDone { get; init; } = true;
    public long? FirstSeenAt { get; init; }
    public long? RecordedAt { get; init; }
    public bool IsLapsed { get; init; }

    public static JudgedCase Of(PenaltyKind kind, Mover firstMover, long issuedAt = IssuedAt) =>
        new(new TestExchange(issuedAt, firstMover).Challenge(kind));

    public Verdict Decide() =>
        Judge.Decide(
            Challenge,
            ReceivedAt,
            Leg(Challenge.Accused, AccusedDone, AccusedPenalised, HeadTime, null, null),
            Leg(Challenge.Performed, PerformedDone, false, null, FirstSeenAt, RecordedAt),
            Challenge.Accused == Side.Payment ? TestChains.Payment : TestChains.Data,
            new VerdictDue(Now, 1, Hex.Encode(Key), Hex.Encode(Key), IsLapsed: IsLapsed)
        );

    private static bool OnEvm(Side side) => side == Side.Payment;

    private static LegObserved Leg(
        Side side,
        bool done,
        bool penalised,
        long? headTime,
        long? firstSeenAt,
        long? recordedAt
    ) =>
        new(
            (int)side,
            side == Side.Payment ? TestChains.Payment.Id : TestChains.Data.Id,
            1,
            Bytes32.Zero.ToString(),
            headTime,
            done,
            penalised,
            firstSeenAt,
            recordedAt
        );
}
