using System.Globalization;
using System.Text.Json;

namespace Notary.Cli.Tests.Audit;

public sealed class StoryTests
{
    [Fact]
    public async Task An_exchange_is_told_across_logs_with_what_caused_what()
    {
        var database = await AuditedDatabase.CreateAsync();
        var byNumber = await ShowAsync(database, database.AgreementId + "/1");
        var events = byNumber.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(
            ["answer_requested", "answer_approved", "pending-seen", "leg_pending_seen"],
            events.Select(e => e.GetProperty("type").GetString()!),
            StringComparer.Ordinal
        );
        Assert.Equal(3, events[3].GetProperty("causedBy").GetInt32());
        var byId = await ShowAsync(database, database.ExchangeId.ToString());
        Assert.Equal(4, byId.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_refused_exchange_has_a_story_of_its_own()
    {
        var database = await AuditedDatabase.CreateAsync();
        var refused = await ShowAsync(database, database.AgreementId + "/2");
        Assert.Equal(
            ["answer_requested", "answer_rejected"],
            refused
                .GetProperty("events")
                .EnumerateArray()
                .Select(e => e.GetProperty("type").GetString()!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_correlation_id_tells_of_its_events()
    {
        var database = await AuditedDatabase.CreateAsync();
        var story = await ShowAsync(database, "test-3");
        Assert.Equal(3, story.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task What_no_log_knows_is_wrong_usage()
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await CliRun.RunAsync("audit", "show", "x", "--postgres", database.Postgres);
        Assert.True(run.ExitCode == 2, run.ToString());
    }

    [Fact]
    public async Task Events_are_filtered_limited_and_complete()
    {
        var database = await AuditedDatabase.CreateAsync();
        var run = await EventsAsync(
            database,
            "--type",
            "deposit_seen",
            "--after",
            "0",
            "--no-follow"
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("0x" + new string('0', 64), first.GetProperty("prevHash").GetString());
        Assert.Equal(66, first.GetProperty("hash").GetString()!.Length);
        Assert.Equal("200", first.GetProperty("data").GetProperty("amount").GetString());
        var limited = await EventsAsync(database, "--instance", "oracle", "--limit", "3");
        Assert.Equal(3, limited.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Following_ends_with_ctrl_c_and_code_0()
    {
        var database = await AuditedDatabase.CreateAsync();
        string[] args = ["events", "--json", "--postgres", database.Postgres];
        var run = await CliRun.RunInAsync(state: null, interruptAt: "leg_pending_seen", args);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task Json_lines_hold_every_event()
    {
        var database = await AuditedDatabase.CreateAsync();
        var text = await ExportAsync(database, "jsonl");
        var positions = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(e => (e.GetProperty("log").GetString(), e.GetProperty("position").GetInt32()));
        Assert.Equal(
            [
                .. Enumerable.Range(1, 8).Select(i => ("oracle", i)),
                ("watcher-evm", 1),
                ("watcher-evm", 2),
            ],
            positions
        );
    }

    [Fact]
    public async Task A_report_escapes_what_logs_hold_and_needs_nothing_from_elsewhere()
    {
        var database = await AuditedDatabase.CreateAsync();
        var page = await ExportAsync(database, "html");
        Assert.Contains("Nothing differs", page, StringComparison.Ordinal);
        Assert.Contains("insufficient-consumer-deposit", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.Contains(
            "default-src &#39;none&#39;",
            page.Replace("'", "&#39;", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    private static async Task<JsonElement> ShowAsync(AuditedDatabase database, string exchange)
    {
        string[] args = ["audit", "show", exchange, "--postgres", database.Postgres, "--json"];
        var run = await CliRun.RunAsync(args);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Json;
    }

    private static Task<CliRun> EventsAsync(AuditedDatabase database, params string[] args) =>
        CliRun.RunAsync(["events", "--json", "--postgres", database.Postgres, .. args]);

    private static async Task<string> ExportAsync(AuditedDatabase database, string format)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():n}.{format}");
        var file = Path.Combine(Path.GetTempPath(), name);
        var run = await CliRun.RunAsync(
            "audit",
            "export",
            "--format",
            format,
            "--out",
            file,
            "--postgres",
            database.Postgres
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        var text = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return text;
    }
}
