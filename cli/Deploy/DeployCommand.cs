using System.CommandLine;

namespace Notary.Cli.Deploy;

/// <summary>
/// <c>notary deploy</c>: what containers need once before and once after the services start. Settings come from the
/// environment, as the services' do (docker-compose.yml shows them).
/// </summary>
internal static class DeployCommand
{
    public static Command Create() =>
        new(
            "deploy",
            "Put contracts and the group's key onto running chains; settings come from the environment."
        )
        {
            Step(
                "contracts",
                "Deploy the EVM contracts, and write each instance's keys and settings.",
                (settings, cancellation) => new InstanceSetup(settings).RunAsync(cancellation)
            ),
            Step(
                "group",
                "Put the key that the notaries generated onto both chains, and register the oracle's attestor.",
                (settings, cancellation) => new GroupSetup(settings).RunAsync(cancellation)
            ),
        };

    private static Command Step(
        string name,
        string description,
        Func<DeploySettings, CancellationToken, Task> run
    )
    {
        var command = new Command(name, description);
        command.SetAction((_, cancellation) => run(DeploySettings.Load(), cancellation));
        return command;
    }
}
