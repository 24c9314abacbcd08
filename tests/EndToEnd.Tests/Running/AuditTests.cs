using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Devnet.Story.Trades;
using Notary.EndToEnd.Tests.Demo;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>The negative control of the replay: a log altered by somebody who can rebuild its hash chain.</summary>
[Collection(RunningStackCollection.Name)]
public sealed class AuditTests(RunningStack running)
{
    private const string Schema = "oracle";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private string Connection => running.Stack.Servers.Postgres.ConnectionString;

    [Theory]
    [InlineData("deposit_seen", "amount", "1")]
    [InlineData("answer_requested", "receivedAt", 1)]
    public async Task A_replay_names_what_an_altered_input_changed(
        string type,
        string member,
        object value
    )
    {
        await using var trade = await running.OpenAsync("audited");
        await trade.Consumer.BuyAsync(sequence: 1, TradeTerms.Price);
        await running.Stack.UntilFreeAsync(trade.Agreement.Id, CancellationToken.None);
        var id = trade.Agreement.Id.ToString();
        Assert.Empty(await ReplayAsync(exitCode: 0));

        var original = "";
        await AlterAsync(
            e => e.StreamId == id && e.Type == type && original.Length == 0,
            data =>
            {
                original = data;
                var altered = JsonNode.Parse(data)!.AsObject();
                altered[member] = JsonSerializer.SerializeToNode(value);
                return altered.ToJsonString();
            }
        );
        var named = await ReplayAsync(exitCode: 1);
        Assert.Contains(named, text => text.Contains(id, StringComparison.Ordinal));
        Assert.Contains(
            named,
            text => text.Contains(nameof(AnswerApproved), StringComparison.Ordinal)
        );

        var restored = false;
        await AlterAsync(
            e => e.StreamId == id && e.Type == type && !restored,
            _ =>
            {
                restored = true;
                return original;
            }
        );
        Assert.Empty(await ReplayAsync(exitCode: 0));
    }

    private async Task AlterAsync(Func<RecordedEvent, bool> which, Func<string, string> change)
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(Connection);
            options.DatabaseSchemaName = Schema;
            options.Events.MapOracleEvents();
        });
        await ForgedLog.WriteAsync(
            Connection,
            Schema,
            store,
            e => which(e) ? e with { Data = change(e.Data) } : e
        );
    }

    /// <summary>What `notary audit replay` finds in the oracle's log.</summary>
    private async Task<IReadOnlyList<string>> ReplayAsync(int exitCode)
    {
        string[] args = ["audit", "replay", Schema, "--postgres", Connection, "--json"];
        var result = await CliProcess.RunAsync(Timeout, args);
        Assert.True(result.ExitCode == exitCode, result.ToString());
        using var report = JsonDocument.Parse(result.Output[^1]);
        var log = Assert.Single(report.RootElement.GetProperty("logs").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, log.GetProperty("chain").ValueKind);
        return [.. log.GetProperty("mismatches").EnumerateArray().Select(m => m.GetRawText())];
    }
}
