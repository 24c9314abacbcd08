using System.CommandLine;
using System.Text.Json;
using Notary.EventStore;
using Spectre.Console;

namespace Notary.Cli.Projections;

/// <summary>
/// <c>notary projections rebuild</c>: asks the service that runs a projection to replay the log into new tables, and waits
/// for it. The request stays, also if nobody waits.
/// </summary>
internal static class RebuildCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var target = new ShardTarget();
        var to = new Option<long?>("--to")
        {
            Description =
                "The last position to replay; the shard is paused there. Default: the log's head.",
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for its end." };
        var json = Output.JsonOption();
        var command = new Command("rebuild", "Replay the log into a projection's tables anew.")
        {
            to,
            noWait,
            json,
        };
        target.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var request = await target.OpenAsync(parsed, cancellation);
                var position = parsed.GetValue(to);
                var output = new Output(parsed.GetValue(json));
                return await RunAsync(
                    request,
                    position,
                    parsed.GetValue(noWait),
                    output,
                    cancellation
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ShardRequest request,
        long? to,
        bool noWait,
        Output output,
        CancellationToken cancellation
    )
    {
        var id = await request.Shards.RequestRebuildAsync(
            request.Shard,
            to,
            request.By,
            request.Reason,
            cancellation
        );
        if ((await request.FetchAsync(cancellation)).State.Status is ShardStatus.Stopped)
            Output.Progress.Report(
                $"No process runs {request.Shard}: the rebuild begins when {request.Instance} starts."
            );
        var operation = noWait
            ? await request.Shards.FetchOperationAsync(id, cancellation)
            : await WaitAsync(request, id, cancellation);
        if (operation.Error is { } error)
            throw new InvalidOperationException($"{request.Shard} was not rebuilt: {error}");
        output.Result(
            () => JsonSerializer.Serialize(operation, JsonSerializerOptions.Web),
            console => console.WriteLine(Describe(operation))
        );
        return 0;
    }

    private static async Task<ShardOperation> WaitAsync(
        ShardRequest request,
        long id,
        CancellationToken cancellation
    )
    {
        var head = await request.Store.FetchHeadAsync(cancellation);
        for (var told = TimeProvider.System.GetTimestamp(); ; )
        {
            var operation = await request.Shards.FetchOperationAsync(id, cancellation);
            if (operation.DoneAt is not null)
                return operation;
            if (TimeProvider.System.GetElapsedTime(told) > ProgressInterval)
            {
                told = TimeProvider.System.GetTimestamp();
                Output.Progress.Report(
                    $"{request.Shard}: {operation.Progress ?? 0} of {operation.Position ?? head.Position} events replayed"
                );
            }
            await Task.Delay(Interval, cancellation);
        }
    }

    private static string Describe(ShardOperation operation) =>
        operation.DoneAt is null
            ? $"{operation.Shard}: asked for a rebuild (operation {operation.Id})"
            : $"{operation.Shard} is rebuilt to position {operation.Progress}";
}
