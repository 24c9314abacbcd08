using System.CommandLine;

namespace Notary.Cli.Projections;

/// <summary><c>notary projections</c>: what an operator asks of the shards of running services, through their database.</summary>
internal static class ProjectionsCommand
{
    public static Command Create() =>
        new("projections", "Look after the projections and subscriptions of the services.")
        {
            ListCommand.Create(),
            ActCommands.Pause(),
            ActCommands.Resume(),
            ActCommands.Skip(),
            RebuildCommand.Create(),
        };
}
