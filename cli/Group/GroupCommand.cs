using System.CommandLine;
using Notary.Cli.Group.Changes;
using Notary.Cli.Group.Transcripts;

namespace Notary.Cli.Group;

/// <summary><c>notary group</c>: what a notary's operator asks and orders.</summary>
internal static class GroupCommand
{
    public static Command Create() =>
        new("group", "Look after the notary group: how it begins, who is there, how it changes.")
        {
            StatusCommand.Create(),
            InitCommand.Create(),
            ChangeCommand.Reshare(),
            ChangeCommand.Refresh(),
            ChangeCommand.Replace(),
            ChangeCommand.Leave(),
            ApproveCommand.Create(),
            VerifyTranscriptCommand.Create(),
        };
}
