using System.CommandLine;
using Notary.Cli.Audit;

namespace Notary.Cli.Events;

/// <summary><c>notary events</c>: shows what the services record, as they record it. Ctrl-C ends it.</summary>
internal static class EventsCommand
{
    public static Command Create()
    {
        var logs = new LogOptions();
        var instances = new Option<string[]>("--instance")
        {
            Description = "Only this instance's log; may be repeated. Default: all.",
        };
        var stream = Text("--stream", "Only this stream.");
        var type = Text("--type", "Only events of this type, as it is stored.");
        var correlation = Text("--correlation", "Only events with this correlation id.");
        var after = new Option<long?>("--after")
        {
            Description =
                "Begin behind this position of each log. Default: 10 events before its end; 0 with --stream or --correlation.",
        };
        var limit = new Option<long?>("--limit") { Description = "End after this many events." };
        var end = new Option<bool>("--no-follow")
        {
            Description = "End where the logs end, instead of waiting for more.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "One line of JSON for each event, with every field.",
        };
        var command = new Command("events", "Show recorded events, and follow the logs.")
        {
            instances,
            stream,
            type,
            correlation,
            after,
            limit,
            end,
            json,
        };
        logs.AddDatabase(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var filter = new EventFilter(
                    parsed.GetValue(stream),
                    parsed.GetValue(type),
                    parsed.GetValue(correlation)
                );
                var from = parsed.GetValue(after);
                if (from < 0 || parsed.GetValue(limit) < 1)
                    throw new UsageException(
                        "--after takes a position from 0, --limit a count from 1."
                    );
                var found = await logs.Catalog(parsed)
                    .FindAsync(parsed.GetValue(instances) ?? [], cancellation);
                await using var tail = await EventTail.OpenAsync(found, filter, from, cancellation);
                var writer = new EventWriter(parsed.GetValue(json));
                return await RunAsync(
                    tail.ReadAsync(follow: !parsed.GetValue(end), cancellation),
                    parsed.GetValue(limit) ?? long.MaxValue,
                    writer
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IAsyncEnumerable<LoggedEvent> events,
        long limit,
        EventWriter writer
    )
    {
        try
        {
            await foreach (var recorded in events)
            {
                writer.Write(recorded);
                if (--limit == 0)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // That is how following ends.
        }
        return 0;
    }

    private static Option<string?> Text(string name, string description) =>
        new(name) { Description = description };
}
