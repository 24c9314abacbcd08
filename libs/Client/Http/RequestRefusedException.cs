using System.Text.Json;

namespace Notary.Client.Http;

/// <summary>A service refused a request: the problem document (RFC 9457) that it gave.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable code of docs/reasons.md; empty where the answer was no problem document.</param>
/// <param name="detail">For people.</param>
/// <param name="document">The whole document, with further members such as the numbers of a refused answer.</param>
public sealed class RequestRefusedException(
    int status,
    string code,
    string detail,
    JsonElement? document = null
) : Exception($"{status} {code}: {detail}")
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public string Detail { get; } = detail;
    public JsonElement? Document { get; } = document;
}
