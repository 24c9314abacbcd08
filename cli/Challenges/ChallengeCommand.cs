using System.CommandLine;

namespace Notary.Cli.Challenges;

/// <summary><c>notary challenge</c>: says that a leg is missing, and follows what comes of it (PROTOCOL 6).</summary>
internal static class ChallengeCommand
{
    public static Command Create() =>
        new("challenge", "Open a challenge on a chain, and follow it.")
        {
            OpenCommand.Create(),
            ShowCommand.Create(),
        };
}
