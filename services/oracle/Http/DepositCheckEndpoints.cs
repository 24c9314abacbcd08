using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;

namespace Notary.Oracle.Http;

/// <summary>
/// Whether both deposits would cover a payment now. Nothing is reserved, signed or recorded: an answer may be refused all the
/// same a moment later. Whoever is refused here gets the document that an answer would be refused with.
/// </summary>
internal static class DepositCheckEndpoints
{
    /// <summary>POST {"agreementId","amount"}; 200 with both accounts.</summary>
    public static Task<IResult> CheckAsync(
        HttpRequest request,
        AgreementBook book,
        TimeProvider time,
        CancellationToken cancellation
    ) => CheckAsync(request, Parse, book, time, cancellation);

    /// <summary>POST {"agreementId","amounts":[…]}: their total is covered, or none.</summary>
    public static Task<IResult> CheckAllAsync(
        HttpRequest request,
        AgreementBook book,
        TimeProvider time,
        CancellationToken cancellation
    ) => CheckAsync(request, ParseAll, book, time, cancellation);

    private static async Task<IResult> CheckAsync(
        HttpRequest request,
        Func<JsonElement, DepositCheck> parse,
        AgreementBook book,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var check = await RequestJson.ReadAsync(request, parse, cancellation);
        if (book.Find(check.AgreementId)?.State is not { Agreement: not null } state)
            return RefusalResult.Of(Reason.UnknownAgreement);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        return ExposureRules.Check(state, check.Amounts, now) is { } refused
            ? RefusalResult.Of(refused)
            : Results.Ok(
                new CoveredDocument(
                    Covered: true,
                    new(state.Payment.Balance.ToString(), state.Payment.Exposure.ToString()),
                    new(state.Data.Balance.ToString(), state.Data.Exposure.ToString())
                )
            );
    }

    private static DepositCheck Parse(JsonElement json) =>
        new(AgreementOf(json), [AmountOf(StructJson.TextOf(json, "amount"))]);

    private static DepositCheck ParseAll(JsonElement json) =>
        new(
            AgreementOf(json),
            [
                .. RequestJson
                    .ListOf(json, "amounts")
                    .Select(a =>
                        a.ValueKind == JsonValueKind.String
                            ? AmountOf(a.GetString()!)
                            : throw new FormatException("amounts must be strings")
                    ),
            ]
        );

    private static Bytes32 AgreementOf(JsonElement json) =>
        Bytes32.Parse(StructJson.TextOf(json, "agreementId"));

    private static Amount<PaymentAsset> AmountOf(string text) =>
        Amount<PaymentAsset>.Parse(text) is { Value.IsZero: false } amount
            ? amount
            : throw new FormatException("an amount is above 0");

    private sealed record DepositCheck(
        Bytes32 AgreementId,
        IReadOnlyList<Amount<PaymentAsset>> Amounts
    );

    internal sealed record CoveredDocument(
        bool Covered,
        CoverDocument Consumer,
        CoverDocument Provider
    );

    internal sealed record CoverDocument(string Balance, string Exposure);
}
