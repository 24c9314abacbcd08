using System.Globalization;
using System.Text.Json;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Cli.Audit.Story;

/// <summary>Exchanges that an event may tell of, by what its data looks like.</summary>
internal static class ExchangeMentions
{
    private const int SequenceDigits = 16;
    private static readonly string Zeros = new('0', 64 - SequenceDigits);

    /// <summary>Agreement and sequence, as they follow each other in intents and answers, or as members of one object.</summary>
    public static IEnumerable<ExchangeName> Of(RecordedEvent recorded)
    {
        foreach (var (word, next) in HexWords.Of(recorded.Data))
            if (next is not null && next.StartsWith(Zeros, StringComparison.Ordinal))
                yield return new(Bytes32.Parse("0x" + word), Number(next));
        using var data = JsonDocument.Parse(recorded.Data);
        if (Member(data.RootElement) is { } named)
            yield return named;
    }

    private static ulong Number(string word) =>
        ulong.Parse(word[^SequenceDigits..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static ExchangeName? Member(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("agreementId", out var agreement)
        && json.TryGetProperty("sequence", out var sequence)
        && agreement.ValueKind == JsonValueKind.String
        && Bytes32.TryParse(agreement.GetString()!, out var id)
        && sequence.ValueKind == JsonValueKind.Number
        && sequence.TryGetUInt64(out var number)
            ? new(id, number)
            : null;
}
