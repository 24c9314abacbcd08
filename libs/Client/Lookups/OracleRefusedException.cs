using System.Net.Http.Json;
using System.Text.Json;

namespace Notary.Client.Lookups;

/// <summary>The oracle refused an exchange (RFC 9457 problem document).</summary>
/// <param name="code">A stable code of docs/reasons.md.</param>
/// <param name="numbers">Decimal strings where a deposit does not cover the exchange.</param>
public sealed class OracleRefusedException(string code, string message, CoverNumbers? numbers)
    : Exception($"the oracle refused ({code}): {message}")
{
    public string Code { get; } = code;
    public CoverNumbers? Numbers { get; } = numbers;

    internal static async Task<OracleRefusedException> ReadAsync(
        HttpResponseMessage response,
        CancellationToken cancellation
    )
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(
                ClientJson.Default.Problem,
                cancellation
            );
            return new(problem?.Code ?? "unknown", problem?.Detail ?? "", problem?.Numbers);
        }
        catch (JsonException)
        {
            return new("unknown", $"HTTP status {(int)response.StatusCode}", numbers: null);
        }
    }
}

/// <summary>No gateway of the lookup gave an answer; another try may succeed.</summary>
public sealed class OracleUnavailableException(IReadOnlyList<string> urls)
    : Exception($"no oracle answered at {string.Join(", ", urls)}");

/// <summary>Why a deposit does not cover an exchange: balance − exposure &gt; required does not hold.</summary>
public sealed record CoverNumbers(string Required, string Balance, string Exposure);
