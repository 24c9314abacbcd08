using System.Diagnostics;
using System.Globalization;
using Notary.Devnet.Story;
using Spectre.Console;

namespace Notary.Cli.Demo;

/// <summary>The story on a terminal, each line with the seconds since the start.</summary>
internal sealed class ConsoleNarrator(IAnsiConsole console) : INarrator
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();

    public void Chapter(int number, string title) =>
        Write($"[bold]{number}. {Markup.Escape(title)}[/]");

    public void Tell(string line) => Write($"   {Markup.Escape(line)}");

    public void Timeline(string title, IReadOnlyList<StepReport> steps)
    {
        Tell(title);
        foreach (var step in steps)
            Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"     [green]{step.Ms, 7:0.0} ms[/]  {Markup.Escape(step.Name)}"
                )
            );
    }

    private void Write(string markup)
    {
        var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        lock (_lock)
            console.MarkupLine(
                string.Create(CultureInfo.InvariantCulture, $"[grey]{seconds, 5:0.0}s[/] {markup}")
            );
    }
}
