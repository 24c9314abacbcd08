using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Notary.ServiceDefaults;

namespace Notary.Member.GroupChanges;

/// <summary>Lets the operator in: "Authorization: Bearer" with the configured token. Without one, nobody.</summary>
internal sealed class OperatorToken(IOptions<NotaryOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        if (Expected() is not { Length: > 0 } expected)
            return Problem.Result(
                StatusCodes.Status403Forbidden,
                "operator-token-missing",
                "This notary takes no orders over HTTP: set Notary__OperatorToken or Notary__OperatorTokenFile."
            );
        var given = context.HttpContext.Request.Headers.Authorization.ToString();
        return IsSame(given, Scheme + expected)
            ? await next(context)
            : Problem.Result(
                StatusCodes.Status401Unauthorized,
                "operator-token-wrong",
                "The header Authorization is not \"Bearer\" and this notary's operator token."
            );
    }

    /// <summary>In a time that does not tell how much of it is right.</summary>
    private static bool IsSame(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected))
        );

    private string? Expected()
    {
        if (options.Value.OperatorToken is { Length: > 0 } token)
            return token;
        try
        {
            return options.Value.OperatorTokenFile is { Length: > 0 } file
                ? File.ReadLines(file).FirstOrDefault()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
