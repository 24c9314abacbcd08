using System.Globalization;
using System.Text.Json;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Audit.Story;

/// <summary>
/// Which events tell of which exchanges: those that name one, by its ids, by its answer, or by what became known of it: the
/// answer's digest, the index, the penalty's message, transactions.
/// </summary>
internal sealed class StoryIndex
{
    /// <summary>Members of events whose value names the exchange from then on.</summary>
    private static readonly string[] Telling = ["answerDigest", "indexHash", "message", "txId"];

    private readonly Dictionary<string, ExchangeName> _names = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ILookup<string, ExchangeName> _byAgreement;

    public StoryIndex(IReadOnlyCollection<ExchangeName> exchanges)
    {
        foreach (var exchange in exchanges)
        foreach (var id in exchange.ChallengeIds.Append(exchange.ExchangeId))
            _names[WordOf(id)] = exchange;
        _byAgreement = exchanges.ToLookup(
            exchange => WordOf(exchange.AgreementId),
            StringComparer.OrdinalIgnoreCase
        );
    }

    /// <summary>How many names are known.</summary>
    public int Count => _names.Count;

    /// <summary>The exchange that an event tells of; null where it is none of ours.</summary>
    public ExchangeName? Find(RecordedEvent recorded)
    {
        foreach (
            var (word, next) in HexWords.Of(recorded.StreamId).Concat(HexWords.Of(recorded.Data))
        )
        {
            if (_names.TryGetValue(word, out var named))
                return named;
            foreach (var exchange in _byAgreement[word])
                if (next == SequenceWord(exchange) || Names(recorded.Data, exchange.Sequence))
                    return exchange;
        }
        return null;
    }

    /// <summary>Takes from an event of an exchange what else names it.</summary>
    public void Learn(ExchangeName exchange, RecordedEvent recorded)
    {
        using var data = JsonDocument.Parse(recorded.Data);
        Learn(exchange, data.RootElement);
    }

    private void Learn(ExchangeName exchange, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
                Learn(exchange, member.Name, member.Value.GetString()!);
            else
                Learn(exchange, member.Value);
        }
    }

    private void Learn(ExchangeName exchange, string name, string value)
    {
        if (Telling.Contains(name, StringComparer.Ordinal))
            foreach (var (word, _) in HexWords.Of(value))
                _names.TryAdd(word, exchange);
        if (name == "answer" && AnswerOf(value) is { } answer)
        {
            _names.TryAdd(WordOf(answer.Digest), exchange);
            _names.TryAdd(WordOf(answer.IndexHash), exchange);
        }
    }

    private static Answer? AnswerOf(string abi)
    {
        try
        {
            return AbiStruct.FromAbiHex<Answer>(abi);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string WordOf(Bytes32 value) => value.ToString()[2..];

    private static string SequenceWord(ExchangeName exchange) =>
        exchange.Sequence.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>Whether the data has a member "sequence" with this value.</summary>
    private static bool Names(string data, ulong sequence)
    {
        var member = string.Create(CultureInfo.InvariantCulture, $"\"sequence\":{sequence}");
        var at = data.IndexOf(member, StringComparison.Ordinal);
        return at >= 0
            && at + member.Length < data.Length
            && !char.IsAsciiDigit(data[at + member.Length]);
    }
}
