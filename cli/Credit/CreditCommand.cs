using System.CommandLine;

namespace Notary.Cli.Credit;

/// <summary><c>notary credit</c>: how notaries are judged, and what to say about them.</summary>
internal static class CreditCommand
{
    public static Command Create()
    {
        var command = RankingCommand.Create();
        command.Subcommands.Add(ExplainCommand.Create());
        command.Subcommands.Add(GradeCommand.Create());
        command.Subcommands.Add(RecommendCommand.Create());
        command.Subcommands.Add(StandCommand.Register());
        command.Subcommands.Add(StandCommand.Leave());
        return command;
    }
}
