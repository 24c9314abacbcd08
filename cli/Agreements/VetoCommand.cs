using System.CommandLine;
using System.Text.Json;
using Notary.Chains.Calls;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Agreements;

/// <summary><c>notary agreement veto</c>: a requested release waits for an exchange that is open.</summary>
internal static class VetoCommand
{
    private static readonly Option<string> Answer = new("--answer")
    {
        Description =
            "A JSON file with the exchange's answer and attestation, as the oracle gave them.",
        Required = true,
    };

    public static Command Create()
    {
        var target = new AgreementTarget();
        var command = new Command(
            "veto",
            "Move a requested release to the end of an open exchange."
        )
        {
            Answer,
        };
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var call = Read(parsed.GetValue(Answer)!);
                if (call.Answer.AgreementId != target.Agreement(parsed))
                    throw new UsageException("The answer is of another agreement.");
                return target.CallAsync(parsed, _ => [call], cancellation);
            }
        );
        return command;
    }

    private static ChainCall.Veto Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return new(
                StructJson.FromJson<Answer>(json.RootElement.GetProperty("answer")),
                AttestationJson.FromJson(json.RootElement.GetProperty("attestation"))
            );
        }
        catch (Exception e)
            when (e is JsonException or FormatException or IOException or KeyNotFoundException)
        {
            throw new UsageException($"{file} holds no answer and attestation: {e.Message}");
        }
    }
}
