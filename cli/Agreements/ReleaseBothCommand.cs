using System.CommandLine;
using Notary.Chains.Calls;
using Notary.Evm;

namespace Notary.Cli.Agreements;

/// <summary><c>notary agreement release-both</c>: the deposits go back at once, by both parties' signatures.</summary>
internal static class ReleaseBothCommand
{
    private static readonly Option<string> Consumer = Signature("--consumer-signature");
    private static readonly Option<string> Provider = Signature("--provider-signature");

    public static Command Create()
    {
        var target = new AgreementTarget();
        var command = new Command(
            "release-both",
            "Take the deposits at once, by both parties' signatures (sign-release)."
        )
        {
            Consumer,
            Provider,
        };
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var call = new ChainCall.ReleaseByBoth(
                    target.Agreement(parsed),
                    Read(parsed, Consumer),
                    Read(parsed, Provider)
                );
                return target.CallAsync(parsed, _ => [call], cancellation);
            }
        );
        return command;
    }

    private static Option<string> Signature(string name) =>
        new(name)
        {
            Description = "What sign-release printed, 0x and 130 digits.",
            Required = true,
        };

    private static EvmSignature Read(ParseResult parsed, Option<string> option)
    {
        try
        {
            return EvmSignature.Parse(parsed.GetValue(option)!);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{option.Name}: {e.Message}");
        }
    }
}
