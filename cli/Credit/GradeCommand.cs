using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Notary.Cli.Acting;
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
        var (exchange, party) = (new GradedExchange(), new ActingParty());
        var key = TypedOptions.Text(
            "--key-file",
            "A file with the consumer's or provider's EVM key, 0x…; or --as, or --settings."
        );
        var command = new Command(
            "grade",
            "Grade a notary after an exchange, as one of its parties."
        )
        {
            node,
            points,
            key,
            json,
        };
        exchange.AddTo(command);
        party.AddWho(command);
        notaries.AddNotaries(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(points) is not (>= 0 and <= 100 and var given))
                    throw new UsageException("--points takes a number from 0 to 100");
                using var signer = parsed.GetValue(key) is { } file
                    ? KeyIn(file)
                    : party.Key(parsed);
                var answer = await exchange.ReadAsync(parsed, cancellation);
                var named = notaries.Read(parsed)[0];
                var report = await named.AskAsync<CreditReport>("v1/credit", cancellation);
                var graded = NodeNames.Find(report, parsed.GetValue(node)!);
                var grade = Signed(answer, graded, given, report.Epoch, signer);
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
                $"{key.Address} is neither consumer nor provider of this exchange: {answer.Consumer} and {answer.Provider} are."
            );
        var party = key.Address.ToString();
        var exchange = answer.ExchangeId.ToString();
        var words = SignedWords.Of(new Grade(exchange, node, party, points, ""), epoch);
        var signature = key.Sign(Keccak256.Hash(words)).ToString();
        return new(epoch, exchange, node, party, points, signature, answer.ToAbiHex());
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
