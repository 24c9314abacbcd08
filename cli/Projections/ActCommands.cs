using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Notary.Cli.Projections;

/// <summary><c>notary projections pause | resume | skip</c>: done as soon as the database has it.</summary>
internal static class ActCommands
{
    public static Command Pause() =>
        Create(
            new Command(
                "pause",
                "Let a shard rest after its present page, also after restarts, until it is resumed."
            ),
            (_, request, cancellation) =>
                request.Shards.PauseShardAsync(
                    request.Shard,
                    request.By,
                    request.Reason,
                    cancellation
                )
        );

    public static Command Resume() =>
        Create(
            new Command("resume", "Let a paused shard go on."),
            (_, request, cancellation) =>
                request.Shards.ResumeShardAsync(
                    request.Shard,
                    request.By,
                    request.Reason,
                    cancellation
                )
        );

    public static Command Skip()
    {
        var position = new Argument<long>("POSITION")
        {
            Description = "The event's position in the log.",
        };
        var command = Create(
            new Command("skip", "Let a shard pass over one event, now and in every rebuild."),
            (parsed, request, cancellation) =>
                request.Shards.SkipEventAsync(
                    request.Shard,
                    parsed.GetValue(position),
                    request.By,
                    request.Reason,
                    cancellation
                )
        );
        command.Arguments.Add(position);
        return command;
    }

    private static Command Create(
        Command command,
        Func<ParseResult, ShardRequest, CancellationToken, Task> act
    )
    {
        var target = new ShardTarget();
        var json = Output.JsonOption();
        target.AddTo(command);
        command.Options.Add(json);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var request = await target.OpenAsync(parsed, cancellation);
                await act(parsed, request, cancellation);
                var shard = await request.FetchAsync(cancellation);
                new Output(parsed.GetValue(json)).Result(
                    () =>
                        JsonSerializer.Serialize(
                            ShardReport.Fields(shard),
                            JsonSerializerOptions.Web
                        ),
                    console => ShardReport.Write(console, [shard])
                );
                return 0;
            }
        );
        return command;
    }
}
