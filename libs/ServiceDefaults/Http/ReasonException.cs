using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Notary.ServiceDefaults;

/// <summary>A refusal that the caller may read: an HTTP status and a stable code of docs/reasons.md.</summary>
/// <param name="details">Further members of the problem document.</param>
public sealed class ReasonException(
    int status,
    string code,
    string message,
    IReadOnlyDictionary<string, object?>? details = null
) : Exception(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public IReadOnlyDictionary<string, object?> Details { get; } =
        details ?? new Dictionary<string, object?>(StringComparer.Ordinal);
}

public static class Problem
{
    /// <summary>An RFC 9457 problem document with the member "code".</summary>
    public static ProblemDetails Document(int status, string code, string detail) =>
        new()
        {
            Status = status,
            Title = code,
            Detail = detail,
            Extensions = { ["code"] = code },
        };

    /// <summary>The same as an endpoint's result.</summary>
    public static IResult Result(int status, string code, string detail) =>
        Results.Problem(Document(status, code, detail));
}

/// <summary>Turns exceptions into problem documents; of unexpected ones it tells nothing but "internal-error".</summary>
internal sealed class ReasonExceptionHandler(
    IProblemDetailsService problems,
    ILogger<ReasonExceptionHandler> logger
) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        var document = Describe(exception);
        if (document.Status == StatusCodes.Status500InternalServerError)
            logger.LogError(
                exception,
                "Unexpected error in {Method} {Path}",
                httpContext.Request.Method,
                httpContext.Request.Path
            );
        httpContext.Response.StatusCode = document.Status!.Value;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = document }
        );
    }

    private static ProblemDetails Describe(Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return Problem.Document(
                bad.StatusCode,
                CodeOf(bad.StatusCode),
                "The request cannot be read."
            );
        if (exception is not ReasonException reason)
            return Problem.Document(500, "internal-error", "The service failed; its log says why.");
        var document = Problem.Document(reason.Status, reason.Code, reason.Message);
        foreach (var (name, value) in reason.Details)
            document.Extensions[name] = value;
        return document;
    }

    private static string CodeOf(int status) =>
        status switch
        {
            StatusCodes.Status413PayloadTooLarge => "request-too-large",
            StatusCodes.Status408RequestTimeout => "request-timeout",
            StatusCodes.Status415UnsupportedMediaType => "request-media-type",
            _ => "request-malformed",
        };
}
