using System.Text.Json;
using Notary.EventStore;
using Spectre.Console;

namespace Notary.Cli.Projections;

internal sealed record ListedShard(string Log, ShardState State);

/// <summary>Shards as a table for people, and as one line of JSON.</summary>
internal static class ShardReport
{
    public static string ToJson(IEnumerable<ListedShard> shards) =>
        JsonSerializer.Serialize(new { Shards = shards.Select(Fields) }, JsonSerializerOptions.Web);

    public static void Write(IAnsiConsole console, IReadOnlyList<ListedShard> shards)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("log", "shard", "state", "position", "lag", "behind", "process", "why");
        foreach (var (log, state) in shards)
            table.AddRow(
                Text(log),
                Text(state.Name),
                Text(Word(state)),
                Text($"{state.Position}"),
                Text($"{state.Lag}"),
                Text($"{state.LagTime.TotalSeconds:0.0} s"),
                Text(state.Owner ?? ""),
                Text(Why(state))
            );
        console.Write(table);
    }

    public static object Fields(ListedShard shard) =>
        new
        {
            shard.Log,
            Shard = shard.State.Name,
            State = Word(shard.State),
            shard.State.Position,
            shard.State.Lag,
            LagSeconds = Math.Round(shard.State.LagTime.TotalSeconds, 3),
            shard.State.Reason,
            shard.State.ErrorPosition,
            shard.State.Owner,
            shard.State.LastUpdated,
        };

    public static string Word(ShardState state) => $"{state.Status}".ToLowerInvariant();

    private static string Why(ShardState state) =>
        state.ErrorPosition is { } position ? $"at {position}: {state.Reason}" : state.Reason ?? "";

    /// <summary>Reasons are people's and errors' words: never markup.</summary>
    private static Text Text(string text) => new(text);
}
