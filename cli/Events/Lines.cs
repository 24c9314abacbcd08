using Spectre.Console;

namespace Notary.Cli.Events;

/// <summary>Lines that stay lines: cut where a terminal ends, whole in a file or a pipe.</summary>
internal static class Lines
{
    public static void Write(IAnsiConsole console, string line)
    {
        var isTerminal = console.Profile.Out.IsTerminal;
        var width = console.Profile.Width;
        console.Profile.Out.Writer.WriteLine(
            isTerminal && line.Length > width ? line[..(width - 1)] + "…" : line
        );
    }
}
