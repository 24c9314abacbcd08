using System.Globalization;
using Spectre.Console;

namespace Notary.Cli.Events;

/// <summary>Events on standard output: a line each.</summary>
internal sealed class EventWriter(bool json)
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly IAnsiConsole _console = new Output(json: false).People;

    public void Write(LoggedEvent logged)
    {
        if (json)
        {
            _output.Write(EventJson.Line(logged));
            _output.Flush();
        }
        else
        {
            Lines.Write(_console, Line(logged));
        }
    }

    private static string Line(LoggedEvent logged)
    {
        var e = logged.Recorded;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Timestamp.UtcDateTime:HH:mm:ss.fff} {logged.Instance, -15} {e.Position, 6} {e.Type, -18} {Facts.Short(e.StreamId)}  {Facts.Of(e.Data)}"
        );
    }
}
