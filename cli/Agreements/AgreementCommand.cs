using System.CommandLine;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;

namespace Notary.Cli.Agreements;

/// <summary><c>notary agreement</c>: how a party ends an agreement, on the chains that hold its deposits (PROTOCOL 7).</summary>
internal static class AgreementCommand
{
    public static Command Create() =>
        new("agreement", "End an agreement: suspend it, and take the deposits back.")
        {
            Ending(
                "suspend",
                "Give no new answers; what is in flight runs to its end.",
                (id, _) => [new ChainCall.Suspend(id)]
            ),
            Ending(
                "request-release",
                "Ask for the deposits without the notary group: they are released after a delay.",
                (id, chain) =>
                    chain.Identity.Kind == ChainKind.Evm
                        ? [new ChainCall.RequestRelease(id)]
                        : [new ChainCall.RequestRelease(id), new ChainCall.StartRelease(id)]
            ),
            ReleaseCommand.Create(),
            SignReleaseCommand.Create(),
            ReleaseBothCommand.Create(),
            VetoCommand.Create(),
        };

    private static Command Ending(
        string name,
        string description,
        Func<Bytes32, IChain, IReadOnlyList<ChainCall>> calls
    )
    {
        var target = new AgreementTarget();
        var command = new Command(name, description);
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                target.CallAsync(
                    parsed,
                    chain => calls(target.Agreement(parsed), chain),
                    cancellation
                )
        );
        return command;
    }
}
