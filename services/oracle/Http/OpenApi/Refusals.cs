using Microsoft.AspNetCore.Builder;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Http.OpenApi;

/// <summary>Why an endpoint may refuse, for the OpenAPI document.</summary>
internal sealed record Refusals(IReadOnlyList<Reason> Reasons)
{
    /// <summary>Of every endpoint: <see cref="Admission"/>'s.</summary>
    public static IReadOnlyList<Reason> Anywhere { get; } =
    [
        Reason.TooManyRequests,
        Reason.Overloaded,
        Reason.LogUnavailable,
        Reason.HandOver,
        Reason.RequestMalformed,
    ];

    /// <summary>Of whoever asks whether deposits cover something.</summary>
    public static IReadOnlyList<Reason> Uncovered { get; } =
    [
        Reason.RequestTooLarge,
        Reason.AmountOutOfRange,
        Reason.UnknownAgreement,
        Reason.AgreementNotLocked,
        Reason.AgreementUnusable,
        Reason.AgreementExpired,
        Reason.AgreementSuspended,
        Reason.AgreementWithdrawn,
        Reason.AgreementReverted,
        Reason.PriceOutOfBounds,
        Reason.InsufficientConsumerDeposit,
        Reason.InsufficientProviderDeposit,
        Reason.HighValueLimit,
    ];

    /// <summary>Of whoever asks for an answer that was given.</summary>
    public static IReadOnlyList<Reason> NotGiven { get; } =
    [Reason.UnknownExchange, Reason.GroupSignaturePending];

    /// <summary>Of whoever asks for an answer.</summary>
    public static IReadOnlyList<Reason> Unanswered { get; } =
    [
        .. Uncovered,
        Reason.WrongSignature,
        Reason.DifferentTerms,
        Reason.IntentExpired,
        Reason.GroupSignaturePending,
    ];
}

internal static class RefusalExtensions
{
    public static RouteHandlerBuilder Refuses(
        this RouteHandlerBuilder route,
        params IEnumerable<Reason> reasons
    ) => route.WithMetadata(new Refusals([.. Refusals.Anywhere, .. reasons]));
}
