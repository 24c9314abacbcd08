using System.CommandLine;
using Notary.Cli.Audit.Story;
using Notary.Cli.Challenges;
using Notary.Client.Http;
using Notary.Client.Oracle;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Credit;

/// <summary>After which exchange somebody grades: by its answer, or by its id, for which the oracle is asked.</summary>
internal sealed class GradedExchange
{
    private readonly Option<string?> _answer = TypedOptions.Text(
        "--answer",
        "The exchange's answer: its ABI words as 0x…, or a file that holds them."
    );

    private readonly Option<string?> _exchange = TypedOptions.Text(
        "--exchange",
        "Instead of --answer, for which the oracle is then asked: AGREEMENT/SEQUENCE, or the exchange's id."
    );

    private readonly Option<string?> _oracle = TypedOptions.Text(
        "--oracle",
        "URL of the oracle that gave the answer; default: the one of the demo that runs."
    );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_answer, _exchange, _oracle])
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">Neither or both were given, or it is no answer, or the oracle gave none.</exception>
    public Task<Answer> ReadAsync(ParseResult parsed, CancellationToken cancellation) =>
        (parsed.GetValue(_answer), parsed.GetValue(_exchange)) switch
        {
            ({ } text, null) => Task.FromResult(Parse(text)),
            (null, { } text) => AskAsync(parsed, Id(text), cancellation),
            _ => throw new UsageException(
                "Give --exchange AGREEMENT/SEQUENCE, or --answer 0x… or a file."
            ),
        };

    private static Bytes32 Id(string text) =>
        ExchangeName.Parse(text)?.ExchangeId
        ?? (
            Bytes32.TryParse(text, out var id)
                ? id
                : throw new UsageException(
                    $"--exchange takes AGREEMENT/SEQUENCE, or an id of 0x and 64 digits: {text}"
                )
        );

    private async Task<Answer> AskAsync(
        ParseResult parsed,
        Bytes32 exchange,
        CancellationToken cancellation
    )
    {
        using var http = new HttpClient
        {
            BaseAddress = ServiceUrl.Of(parsed, _oracle, stack => stack.Oracle),
        };
        try
        {
            var attested = await new OracleClient(http).FindAsync(exchange, cancellation);
            return attested.Answer;
        }
        catch (RequestRefusedException e)
        {
            throw new UsageException($"The oracle has no answer to {exchange}: {e.Message}");
        }
    }

    private static Answer Parse(string text)
    {
        try
        {
            var hex = text.StartsWith("0x", StringComparison.Ordinal)
                ? text
                : KeyFiles.Line("--answer", text);
            return AbiStruct.FromAbiHex<Answer>(hex);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--answer holds no answer: {e.Message}");
        }
    }
}
