namespace Notary.Oracle.Accounts;

/// <summary>Why a request is refused: a stable code of docs/reasons.md, its HTTP status, and what it means.</summary>
/// <param name="IsRecorded">Whether the refusal of an authentic request goes into the log. Strangers cannot make it grow.</param>
public sealed record Reason(string Code, int Status, string Title, bool IsRecorded)
{
    public static readonly Reason TooManyRequests = Unrecorded(
        "too-many-requests",
        429,
        "This address asks more often than it may."
    );
    public static readonly Reason Overloaded = Unrecorded(
        "overloaded",
        503,
        "The oracle has as much to do as it can."
    );
    public static readonly Reason LogUnavailable = Unrecorded(
        "log-unavailable",
        503,
        "The event log cannot be written now."
    );
    public static readonly Reason HandOver = Unrecorded(
        "hand-over",
        503,
        "The agreement is passing to another oracle."
    );
    public static readonly Reason RequestMalformed = Unrecorded(
        "request-malformed",
        400,
        "The request is not of the documented form."
    );
    public static readonly Reason RequestTooLarge = Unrecorded(
        "request-too-large",
        413,
        "The request's body is larger than this service reads."
    );
    public static readonly Reason UnknownSender = Unrecorded(
        "unknown-sender",
        403,
        "The lookup's sender is no user contract that this service answers for."
    );
    public static readonly Reason UnknownAgreement = Unrecorded(
        "unknown-agreement",
        404,
        "No deposit or setup of this agreement was seen."
    );
    public static readonly Reason UnknownExchange = Unrecorded(
        "unknown-exchange",
        404,
        "No answer was given for this exchange."
    );
    public static readonly Reason WrongSignature = Unrecorded(
        "wrong-signature",
        403,
        "The intent is not signed by the agreement's consumer."
    );
    public static readonly Reason AmountOutOfRange = Unrecorded(
        "amount-out-of-range",
        400,
        "The amount is 0, or too large for any deposit to cover."
    );
    public static readonly Reason DifferentTerms = Recorded(
        "different-terms",
        409,
        "This exchange was answered with other terms."
    );
    public static readonly Reason IntentExpired = Recorded(
        "intent-expired",
        422,
        "The intent's validity has passed."
    );
    public static readonly Reason AgreementNotLocked = Recorded(
        "agreement-not-locked",
        409,
        "Not both deposits of the agreement are locked at depth."
    );
    public static readonly Reason AgreementExpired = Recorded(
        "agreement-expired",
        409,
        "The agreement has ended."
    );
    public static readonly Reason AgreementUnusable = Recorded(
        "agreement-unusable",
        409,
        "The agreement's own terms allow no exchange."
    );
    public static readonly Reason AgreementSuspended = Recorded(
        "agreement-suspended",
        409,
        "A party suspended the agreement."
    );
    public static readonly Reason AgreementWithdrawn = Recorded(
        "agreement-withdrawn",
        409,
        "A deposit of the agreement is on its way out."
    );
    public static readonly Reason AgreementReverted = Recorded(
        "agreement-reverted",
        409,
        "A block that counted as final for this agreement left its chain."
    );
    public static readonly Reason PriceOutOfBounds = Recorded(
        "price-out-of-bounds",
        422,
        "The amount is outside the agreement's price bounds."
    );
    public static readonly Reason InsufficientConsumerDeposit = Recorded(
        "insufficient-consumer-deposit",
        409,
        "The consumer's deposit does not cover this exchange beside the open ones."
    );
    public static readonly Reason InsufficientProviderDeposit = Recorded(
        "insufficient-provider-deposit",
        409,
        "The provider's deposit does not cover this exchange beside the open ones."
    );
    public static readonly Reason HighValueLimit = Recorded(
        "high-value-limit",
        409,
        "An attestor may not vouch for more open exchanges of this agreement, nor do the deposits cover the group's answer beside its limit."
    );
    public static readonly Reason GroupSignaturePending = Unrecorded(
        "group-signature-pending",
        503,
        "The answer is approved, and the notary group has not signed it yet."
    );

    /// <summary>Every reason, in the order in which they are checked.</summary>
    public static IReadOnlyList<Reason> All { get; } =
    [
        TooManyRequests,
        Overloaded,
        LogUnavailable,
        HandOver,
        RequestTooLarge,
        RequestMalformed,
        UnknownSender,
        AmountOutOfRange,
        UnknownAgreement,
        WrongSignature,
        UnknownExchange,
        DifferentTerms,
        IntentExpired,
        AgreementNotLocked,
        AgreementUnusable,
        AgreementExpired,
        AgreementSuspended,
        AgreementWithdrawn,
        AgreementReverted,
        PriceOutOfBounds,
        InsufficientConsumerDeposit,
        InsufficientProviderDeposit,
        HighValueLimit,
        GroupSignaturePending,
    ];

    private static Reason Recorded(string code, int status, string title) =>
        new(code, status, title, IsRecorded: true);

    private static Reason Unrecorded(string code, int status, string title) =>
        new(code, status, title, IsRecorded: false);
}
