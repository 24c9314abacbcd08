using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Http;

/// <summary>What the oracle knows of an agreement's two accounts. Amounts are decimal strings in each account's base unit.</summary>
internal static class AccountEndpoint
{
    /// <summary>GET by agreement id.</summary>
    public static IResult Show(string agreementId, AgreementBook book) =>
        book.Find(RequestJson.ReadId(agreementId))?.State is { Agreement: not null } state
            ? Results.Ok(Document(state))
            : RefusalResult.Of(Reason.UnknownAgreement);

    /// <summary>
    /// GET as server-sent events: the accounts as they are now, and again after each change; of changes in quick succession the
    /// last one.
    /// </summary>
    public static IResult Follow(
        string agreementId,
        AgreementBook book,
        RequestLimits limits,
        HttpContext http,
        IHostApplicationLifetime service
    )
    {
        if (book.Find(RequestJson.ReadId(agreementId)) is not { State.Agreement: not null } account)
            return RefusalResult.Of(Reason.UnknownAgreement);
        var lease = limits.Stream();
        http.Response.RegisterForDispose(lease);
        return lease.IsAcquired
            ? TypedResults.ServerSentEvents(FollowAsync(account, service.ApplicationStopping))
            : Admission.Later(http, Reason.Overloaded);
    }

    private static async IAsyncEnumerable<AgreementDocument> FollowAsync(
        AgreementAccount account,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken gone = default
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        while (!end.IsCancellationRequested)
        {
            var changed = account.Changed;
            yield return Document(account.State);
            await changed
                .WaitAsync(end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static AgreementDocument Document(AgreementExposure state) =>
        new(
            state.Id.ToString(),
            state.IsLocked,
            state.Agreement!.Expiry,
            Document(state.Payment, state, Side.Payment),
            Document(state.Data, state, Side.Delivery)
        );

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

    internal sealed record AgreementDocument(
        string AgreementId,
        bool Locked,
        ulong Expiry,
        AccountDocument Consumer,
        AccountDocument Provider
    );

    internal sealed record AccountDocument(
        string Balance,
        string Exposure,
        IReadOnlyDictionary<string, StateDocument> Exchanges
    );

    internal sealed record StateDocument(int Count, string Sum);
}
