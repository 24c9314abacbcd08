using System.CommandLine;
using Notary.Chains.Calls;

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
                var (answer, attestation) = AnswerFile.Read(parsed.GetValue(Answer)!);
                var call = new ChainCall.Veto(answer, attestation);
                if (call.Answer.AgreementId != target.Agreement(parsed))
                    throw new UsageException("The answer is of another agreement.");
                return target.CallAsync(parsed, _ => [call], cancellation);
            }
        );
        return command;
    }
}
