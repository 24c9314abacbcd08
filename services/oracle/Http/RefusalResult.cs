using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Http;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;
using Notary.ServiceDefaults;

namespace Notary.Oracle.Http;

/// <summary>A refusal as an RFC 9457 problem document; where an account is short, with its numbers in its asset's base unit.</summary>
internal static class RefusalResult
{
    public static IResult Of(Reason reason) => Of(new Decision.Refused(reason));

    /// <param name="index">Of the request in its batch.</param>
    public static IResult Of(Decision.Refused refusal, int? index = null)
    {
        var reason = refusal.Reason;
        if (reason == Reason.GroupSignaturePending)
            return ShedResult.Of(reason);
        var document = Problem.Document(reason.Status, reason.Code, reason.Title);
        // EIP-3668 clients show the member "message" of a 4xx response.
        document.Extensions["message"] = $"{reason.Code}: {reason.Title}";
        if (index is not null)
            document.Extensions["index"] = index;
        if (refusal.Shortage is { } shortage)
        {
            document.Extensions["account"] =
                shortage.Side == Side.Payment ? "consumer" : "provider";
            document.Extensions["required"] = Text(shortage.Required);
            document.Extensions["balance"] = Text(shortage.Balance);
            document.Extensions["exposure"] = Text(shortage.Exposure);
        }
        return Results.Problem(document);
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
