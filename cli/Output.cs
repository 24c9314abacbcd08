using System.CommandLine;
using Spectre.Console;

namespace Notary.Cli;

/// <summary>Where a command writes: with <c>--json</c> standard output belongs to the one line of JSON.</summary>
public sealed class Output(bool json)
{
    public static Option<bool> JsonOption() =>
        new("--json")
        {
            Description =
                "Print one line of JSON on standard output; all else goes to standard error.",
        };

    /// <summary>For people.</summary>
    public IAnsiConsole People { get; } =
        json
            ? AnsiConsole.Create(
                new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
            )
            : AnsiConsole.Console;

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

    /// <summary>Unlike <see cref="Progress{T}"/>, writes in order and at once.</summary>
    private sealed class ErrorLines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
