using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Cli.Events;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Audit.Story;

/// <summary><c>notary audit show</c>: one exchange's story across all services' logs, in the order of time, with what caused what.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var logs = new LogOptions();
        var exchange = new Argument<string>("EXCHANGE")
        {
            Description =
                "AGREEMENT/SEQUENCE (0x…/12), an exchange's or a challenge's id (0x and 64 digits), or a correlation id.",
        };
        var json = Output.JsonOption();
        var command = new Command("show", "Tell one exchange's story across all services' logs.")
        {
            exchange,
            json,
        };
        logs.AddDatabase(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var found = await logs.Catalog(parsed).FindAsync([], cancellation);
                var what = parsed.GetValue(exchange)!;
                var output = new Output(parsed.GetValue(json));
                var reader = new StoryReader(found);
                var name = await NameAsync(what, reader, cancellation);
                var story = name is null
                    ? await reader.ReadAsync(what, cancellation)
                    : (await reader.ReadAsync([name], cancellation))[name];
                if (story.Count == 0)
                    throw new UsageException(
                        $"No log knows {what}. An exchange is AGREEMENT/SEQUENCE, or an id of 0x and 64 digits."
                    );
                output.Result(
                    () => ToJson(what, name, story),
                    console => Write(console, name, story)
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task<ExchangeName?> NameAsync(
        string what,
        StoryReader reader,
        CancellationToken cancellation
    ) =>
        ExchangeName.Parse(what)
        ?? (Bytes32.TryParse(what, out var id) ? await reader.FindAsync(id, cancellation) : null);

    private static string ToJson(string what, ExchangeName? name, IEnumerable<StoryEvent> story) =>
        JsonSerializer.Serialize(
            new
            {
                Asked = what,
                AgreementId = name?.AgreementId.ToString(),
                name?.Sequence,
                ExchangeId = name?.ExchangeId.ToString(),
                Events = story.Select(e => new
                {
                    e.Number,
                    Log = e.Logged.Instance,
                    e.Recorded.Position,
                    e.Recorded.Id,
                    e.Recorded.Timestamp,
                    e.Recorded.StreamId,
                    e.Recorded.Version,
                    e.Recorded.Type,
                    e.CausedBy,
                    e.Recorded.CausationId,
                    e.Recorded.CorrelationId,
                    Data = JsonNode.Parse(e.Recorded.Data),
                }),
            },
            JsonSerializerOptions.Web
        );

    private static void Write(
        IAnsiConsole console,
        ExchangeName? name,
        IReadOnlyList<StoryEvent> story
    )
    {
        if (name is not null)
        {
            Lines.Write(console, $"exchange   {name.ExchangeId}");
            Lines.Write(console, $"agreement  {name.AgreementId}, sequence {name.Sequence}");
        }
        var day = DateOnly.MinValue;
        foreach (var e in story)
        {
            var time = e.Recorded.Timestamp.UtcDateTime;
            if (DateOnly.FromDateTime(time) is var date && date != day)
                Lines.Write(
                    console,
                    (day = date).ToString("O", CultureInfo.InvariantCulture) + " UTC"
                );
            Lines.Write(console, Line(e, time));
        }
    }

    /// <summary>" 12 03:37:09.370  oracle 44        ↳ 9 leg_confirmed_seen  sequence 1, …".</summary>
    private static string Line(StoryEvent e, DateTime time)
    {
        var cause = e.CausedBy is { } by ? $"{new string(' ', 2 * (e.Depth - 1))}↳ {by} " : "";
        var place = $"{e.Logged.Instance} {e.Recorded.Position}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Number, 3} {time:HH:mm:ss.fff}  {place, -20} {cause}{e.Recorded.Type}  {Facts.Of(e.Recorded.Data)}"
        );
    }
}
