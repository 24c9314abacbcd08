using System.CommandLine;
using Notary.Cli.Audit;

namespace Notary.Cli.Projections;

/// <summary><c>notary projections list</c>: where each shard is, and what holds it up.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var logs = new LogOptions();
        var json = Output.JsonOption();
        var command = new Command("list", "Show position, lag and state of each shard.") { json };
        logs.AddAll(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var found = await logs.FindAsync(parsed, cancellation);
                return await RunAsync(found, new Output(parsed.GetValue(json)), cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<CatalogedLog> logs,
        Output output,
        CancellationToken cancellation
    )
    {
        var shards = new List<ListedShard>();
        foreach (var log in logs)
        {
            await using var store = log.Open();
            var states = await store.Shards.FetchShardsAsync(cancellation);
            shards.AddRange(states.Select(state => new ListedShard(log.Instance, state)));
        }
        output.Result(
            () => ShardReport.ToJson(shards),
            console => ShardReport.Write(console, shards)
        );
        return 0;
    }
}
