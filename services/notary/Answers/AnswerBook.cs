using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Challenges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Member.Answers;

/// <summary>What this member has signed so far under one agreement.</summary>
public sealed record AnswerBook
{
    /// <summary>So many signed messages are answered again without another look.</summary>
    private const int MaxGrants = 16;

    private const string StreamPrefix = "answers-";

    /// <summary>The last review, on which the next decision is made.</summary>
    public AnswerReviewed? Review { get; init; }

    /// <summary>The last decision.</summary>
    public AnswerDecided? Decided { get; init; }

    /// <summary>By sequence; never forgotten, since an exchange has one answer.</summary>
    public ImmutableDictionary<ulong, SignedAnswer> Signed { get; init; } =
        ImmutableDictionary<ulong, SignedAnswer>.Empty;

    /// <summary>The newest last.</summary>
    public ImmutableList<AnswerGrant> Grants { get; init; } = [];

    public static string StreamOf(Bytes32 agreementId) => StreamPrefix + agreementId;

    /// <summary>Legs of answers that it signed, for which something may still be taken from a deposit; in order.</summary>
    public IEnumerable<LegEnded> Open =>
        from signed in Signed
        from side in new[] { Side.Payment, Side.Delivery }
        where !signed.Value.HasEnded(side)
        orderby signed.Key
        select new LegEnded(signed.Key, side);

    /// <summary>Whether the group said that this leg is challenged no more.</summary>
    public bool HasLapsed(LegEnded leg, Agreement agreement, ImmutableList<Watermark> given) =>
        Signed.TryGetValue(leg.Sequence, out var signed)
        && given.Covers(
            signed.SecondBy + agreement.ChallengeSeconds,
            ChallengeEvidence.IdOf(ExchangeId.Of(agreement.Id, leg.Sequence), (PenaltyKind)leg.Side)
        );

    /// <summary>What was granted for a message; null where nothing was, or long ago.</summary>
    public AnswerGrant? GrantOf(string message) => Grants.FindLast(g => g.Message == message);

    /// <summary>What the answers that it signed may still take from the account of a side, in its asset.</summary>
    public BigInteger ExposureOf(Side side) =>
        Signed.Values.Aggregate(BigInteger.Zero, (sum, signed) => sum + signed.ExposureOf(side));

    public AnswerBook Apply(AnswerReviewed e) =>
        this with
        {
            Review = e,
            Signed = e.Ended.Aggregate(Signed, End),
        };

    public AnswerBook Apply(AnswerDecided e)
    {
        if (e.Refusal is not null || Review is not { } review)
            return this with { Decided = e };
        var answer = AbiStruct.FromAbiHex<Answer>(review.Request.Answer);
        var grant = new AnswerGrant(e.Message, review.Epoch, review.PublicShare, review.Member);
        return this with
        {
            Decided = e,
            Signed = Signed.ContainsKey(answer.Sequence)
                ? Signed
                : Signed.Add(answer.Sequence, SignedAnswer.Of(answer)),
            Grants = [.. Grants.TakeLast(MaxGrants - 1), grant],
        };
    }

    private static ImmutableDictionary<ulong, SignedAnswer> End(
        ImmutableDictionary<ulong, SignedAnswer> signed,
        LegEnded leg
    ) =>
        signed.TryGetValue(leg.Sequence, out var answer)
            ? signed.SetItem(leg.Sequence, answer.End(leg.Side))
            : signed;
}

/// <summary>An answer that the member signed, for whichever chain; sums as decimal text in base units.</summary>
/// <param name="SecondBy">Unix seconds.</param>
/// <param name="PaymentEnded">Whether the payment leg is recorded, penalised or challenged no more, so that its sum is exposed no more.</param>
public sealed record SignedAnswer(
    string Digest,
    string PaymentRequired,
    string DataRequired,
    ulong SecondBy,
    bool PaymentEnded = false,
    bool DeliveryEnded = false
)
{
    public static SignedAnswer Of(Answer answer) =>
        new(
            answer.Digest.ToString(),
            answer.PaymentRequired.ToString(),
            answer.DataRequired.ToString(),
            answer.SecondBy
        );

    public bool HasEnded(Side side) => side == Side.Payment ? PaymentEnded : DeliveryEnded;

    public BigInteger ExposureOf(Side side) =>
        HasEnded(side)
            ? BigInteger.Zero
            : BigInteger.Parse(
                side == Side.Payment ? PaymentRequired : DataRequired,
                CultureInfo.InvariantCulture
            );

    public SignedAnswer End(Side side) =>
        side == Side.Payment
            ? this with
            {
                PaymentEnded = true,
            }
            : this with
            {
                DeliveryEnded = true,
            };
}

/// <param name="Message">The group message that the member's partial is over.</param>
/// <param name="PublicShare">The share under which it verifies.</param>
/// <param name="Member">Whose share it is.</param>
public sealed record AnswerGrant(string Message, ulong Epoch, string PublicShare, int Member);
