using System.Globalization;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Http;

/// <summary>Where one exchange's exposure stands on both accounts.</summary>
internal static class ExposureEndpoint
{
    /// <summary>GET by exchange id.</summary>
    public static IResult Show(string exchangeId, AgreementBook book)
    {
        var id = RequestJson.ReadId(exchangeId);
        if (book.FindExchange(id) is not { } exchange)
            return RefusalResult.Of(Reason.UnknownExchange);
        var terms = book.Find(exchange.Answer.AgreementId)!.State.Agreement!;
        return Results.Ok(
            new ExposureDocument(
                id.ToString(),
                exchange.Answer.AgreementId.ToString(),
                exchange.Answer.Sequence.ToString(CultureInfo.InvariantCulture),
                exchange.ChallengeUntil(terms.ChallengeSeconds),
                Document(exchange, Side.Payment),
                Document(exchange, Side.Delivery)
            )
        );
    }

    private static LegDocument Document(ExchangeExposure exchange, Side side) =>
        new(
            exchange.Of(side).ToString().ToLowerInvariant(),
            exchange.RequiredOf(side).ToString(CultureInfo.InvariantCulture)
        );

    internal sealed record ExposureDocument(
        string ExchangeId,
        string AgreementId,
        string Sequence,
        ulong ChallengeUntil,
        LegDocument Consumer,
        LegDocument Provider
    );

    internal sealed record LegDocument(string State, string Required);
}
