using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Http;

/// <summary>What the oracle knows of an agreement's two accounts. Amounts are decimal strings in each account's base unit.</summary>
internal static class AccountEndpoint
{
    /// <summary>GET by agreement id.</summary>
    public static IResult Show(string agreementId, AgreementBook book)
    {
        var state = book.Find(RequestJson.ReadId(agreementId))?.State;
        return state?.Agreement is { } agreement
            ? Results.Ok(
                new AgreementDocument(
                    state.Id.ToString(),
                    state.IsLocked,
                    agreement.Expiry,
                    Document(state.Payment, state, Side.Payment),
                    Document(state.Data, state, Side.Delivery)
                )
            )
            : RefusalResult.Of(Reason.UnknownAgreement);
    }

    private static AccountDocument Document<TAsset>(
        CoverAccount<TAsset> account,
        AgreementExposure state,
        Side side
    ) =>
        new(
            account.Balance.ToString(),
            account.Exposure.ToString(),
            Enum.GetValues<ExposureState>()
                .ToDictionary(
                    s => s.ToString().ToLowerInvariant(),
                    s => Sum(state.Exchanges.Values.Where(e => e.Of(side) == s), side),
                    StringComparer.Ordinal
                )
        );

    private static StateDocument Sum(IEnumerable<ExchangeExposure> exchanges, Side side) =>
        exchanges.Aggregate(
            (Count: 0, Sum: BigInteger.Zero),
            (total, e) => (total.Count + 1, total.Sum + e.RequiredOf(side)),
            total => new StateDocument(
                total.Count,
                total.Sum.ToString(CultureInfo.InvariantCulture)
            )
        );

    private sealed record AgreementDocument(
        string AgreementId,
        bool Locked,
        ulong Expiry,
        AccountDocument Consumer,
        AccountDocument Provider
    );

    private sealed record AccountDocument(
        string Balance,
        string Exposure,
        IReadOnlyDictionary<string, StateDocument> Exchanges
    );

    private sealed record StateDocument(int Count, string Sum);
}
