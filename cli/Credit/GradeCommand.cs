using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary grade</c> and <c>notary credit grade</c>: a party grades a notary after an exchange.</summary>
internal static class GradeCommand
{
    public static Command Create()
    {
        var notaries = new NotaryOptions();
        var json = Output.JsonOption();
        var node = new Argument<string>("NODE")
        {
            Description = "The notary, as ./notary credit shows it, or the beginning of its name.",
        };
        var points = new Option<int>("--points")
        {
            Description = "0 (worst) to 100.",
            Required = true,
        };
        var answer = new Option<string>("--answer")
        {
            Description = "The exchange's answer: its ABI words as 0x…, or a file that holds them.",
            Required = true,
        };
        var key = new Option<string>("--key-file")
        {
            Description = "A file with the consumer's or provider's EVM key, 0x….",
            Required = true,
        };
        var command = new Command(
            "grade",
            "Grade a notary after an exchange, as one of its parties."
        )
        {
            node,
            points,
            answer,
            key,
            json,
        };
        notaries.AddNotaries(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(points) is not (>= 0 and <= 100 and var given))
                    throw new UsageException("--points takes a number from 0 to 100");
                var exchange = AnswerIn(parsed.GetValue(answer)!);
                using var party = KeyIn(parsed.GetValue(key)!);
                var named = notaries.Read(parsed)[0];
                var report = await named.AskAsync<CreditReport>("v1/credit", cancellation);
                var graded = NodeNames.Find(report, parsed.GetValue(node)!);
                var grade = Signed(exchange, graded, given, report.Epoch, party);
                await named.TellAsync("v1/grades", grade, cancellation);
                new Output(parsed.GetValue(json)).Result(
                    () => JsonSerializer.Serialize(grade, JsonSerializerOptions.Web),
                    console =>
                        console.WriteLine(
                            $"{graded} has {given} points for exchange {grade.Exchange}."
                        )
                );
                return 0;
            }
        );
        return command;
    }

    private static GradeGiven Signed(
        Answer answer,
        string node,
        int points,
        long epoch,
        EvmPrivateKey key
    )
    {
        if (key.Address != answer.Consumer && key.Address != answer.Provider)
            throw new UsageException(
                $"--key-file holds the key of {key.Address}, who is neither consumer nor provider of this exchange"
            );
        var party = key.Address.ToString();
        var exchange = answer.ExchangeId.ToString();
        var words = SignedWords.Of(new Grade(exchange, node, party, points, ""), epoch);
        var signature = key.Sign(Keccak256.Hash(words)).ToString();
        return new(epoch, exchange, node, party, points, signature, answer.ToAbiHex());
    }

    private static Answer AnswerIn(string text)
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

    private static EvmPrivateKey KeyIn(string file)
    {
        try
        {
            return EvmPrivateKey.Parse(KeyFiles.Line("--key-file", file));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new UsageException("--key-file holds no EVM key: 0x and 64 hexadecimal digits");
        }
    }
}
