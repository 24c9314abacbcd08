namespace Notary.Client.Providers;

/// <summary>The provider does not act on a request.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable code of docs/reasons.md.</param>
public sealed class DeliveryRefusedException(int status, string code, string message)
    : Exception(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
}
