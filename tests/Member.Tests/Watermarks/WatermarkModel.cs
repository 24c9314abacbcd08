using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Tests.Challenges;
using Notary.Member.Watermarks;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Watermarks;

/// <summary>What a member does with challenges and with requests for watermarks, by its own rules and in any order.</summary>
internal sealed class WatermarkModel
{
    /// <summary>Ends of the times for challenges: 1 to 4 times this much behind <see cref="Origin"/>.</summary>
    public const int Step = 10;

    public const ulong Origin = JudgedCase.IssuedAt + TestExchange.T + TestExchange.W;

    /// <summary>One end each, both sides.</summary>
    private static readonly JudgedCase[] Challenges =
    [
        .. from end in Enumerable.Range(1, 4)
        from kind in new[] { PenaltyKind.PaymentMissing, PenaltyKind.DeliveryMissing }
        select JudgedCase.Of(kind, Mover.Consumer, JudgedCase.IssuedAt + (end * Step)),
    ];

    private static readonly KnownChallenge[] Received =
    [
        .. Challenges.Select(c =>
            new KnownChallenge().Apply(new ChallengeReceived(c.Challenge.ToMessage(), 0))
        ),
    ];

    private readonly Dictionary<int, KnownChallenge> _known = [];
    private readonly HashSet<int> _answered = [];
    private WatermarkBook _book = new();

    public static int Count => Challenges.Length;

    /// <summary>Each signed watermark, with the challenges that were held at the time.</summary>
    public List<(Watermark Watermark, List<Bytes32> Held)> Signed { get; } = [];

    /// <summary>Penalties that were signed although a watermark said that there would be none.</summary>
    public List<Bytes32> Broken { get; } = [];

    public int Penalties { get; private set; }

    public static Bytes32 IdOf(int challenge) => Challenges[challenge].Challenge.ChallengeId;

    public static ulong EndOf(int challenge) => Challenges[challenge].Challenge.ChallengeUntil;

    /// <summary>It comes for the first time, or again for another group.</summary>
    public void Receive(int challenge)
    {
        if (_known.TryAdd(challenge, Received[challenge]))
            return;
        if (_answered.Remove(challenge))
            _known[challenge] = _known[challenge].Apply(new ChallengeRaisedAgain(2, 0));
    }

    /// <summary>The member looks at a challenge without a final verdict.</summary>
    public void Look(int challenge, bool isRecorded, bool isProvable)
    {
        if (!_known.TryGetValue(challenge, out var known) || _answered.Contains(challenge))
            return;
        var id = IdOf(challenge);
        var verdict = (
            Challenges[challenge] with
            {
                AccusedDone = isRecorded,
                PerformedDone = isProvable,
                IsLapsed = _book.Covers(EndOf(challenge), id),
            }
        ).Decide();
        _known[challenge] = known.Apply(new VerdictReached(verdict.Status, verdict.Reason, null));
        if (verdict.Status != VerdictStatus.Waiting)
            _answered.Add(challenge);
        if (verdict.Status != VerdictStatus.Missing)
            return;
        Penalties++;
        if (Signed.Exists(s => s.Watermark.Covers(EndOf(challenge), id)))
            Broken.Add(id);
    }

    /// <summary>Somebody asks for a watermark.</summary>
    /// <param name="receivedAt">Unix seconds by the member's clock.</param>
    public void Ask(Watermark watermark, ulong receivedAt)
    {
        var review = new WatermarkReviewed(
            new WatermarkRequested(
                TestChains.Payment.Id,
                1,
                watermark.Since,
                watermark.Until,
                [.. watermark.Except.Select(id => id.ToString())]
            ),
            (long)receivedAt,
            [.. KnownChallenges.HeldOf(_known.Values, watermark)],
            Epoch: 1,
            PublicShare: "0x",
            Member: 1
        );
        var decided = WatermarkPolicy.Decide(review, [TestChains.Payment]);
        // Snapshots go through JSON.
        _book = JsonSerializer.Deserialize<WatermarkBook>(
            JsonSerializer.Serialize(_book.Apply(review).Apply(decided))
        )!;
        if (decided.Refusal is null)
            Signed.Add((watermark, [.. Unanswered]));
    }

    private IEnumerable<Bytes32> Unanswered => _known.Keys.Except(_answered).Select(IdOf);
}
