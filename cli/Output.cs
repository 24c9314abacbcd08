using System.CommandLine;
using Spectre.Console;

namespace Notary.Cli;

/// <summary>Where a command writes: with <c>--json</c> standard output belongs to the one line of JSON.</summary>
public sealed class Output(bool json)
{
    /// <summary>Columns of a file or a pipe.</summary>
    private const int PipeWidth = 240;

    public static Option<bool> JsonOption() =>
        new("--json")
        {
            Description =
                "Print one line of JSON on standard output; all else goes to standard error.",
        };

    /// <summary>For people.</summary>
    public IAnsiConsole People { get; } =
        json
            ? ConsoleOn(Console.Error, Console.IsErrorRedirected)
            : ConsoleOn(Console.Out, Console.IsOutputRedirected);

    /// <summary>Progress of something that takes longer than two seconds; never on standard output.</summary>
    public static IProgress<string> Progress { get; } = new ErrorLines();

    /// <summary>The result: as JSON where it was asked for, else for people.</summary>
    public void Result(Func<string> asJson, Action<IAnsiConsole> forPeople)
    {
        if (json)
        {
            Console.Out.WriteLine(asJson());
        }
        else
        {
            forPeople(People);
        }
    }

    /// <summary>A file or a pipe gets plain text, and no line is broken for it.</summary>
    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            }
        );
        if (redirected)
            console.Profile.Width = PipeWidth;
        return console;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, writes in order and at once.</summary>
    private sealed class ErrorLines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
