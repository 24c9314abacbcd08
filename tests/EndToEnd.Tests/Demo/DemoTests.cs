using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Notary.EndToEnd.Tests.Demo;

public sealed class DemoTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Fact]
    public Task Demo_completes_in_one_process() => CompletesAsync("demo", "--json");

    [Fact]
    public Task Demo_completes_with_every_service_in_its_own_process() =>
        CompletesAsync("demo", "--distributed", "--json");

    [Fact]
    public Task Demo_completes_although_two_of_seven_notaries_stop_while_penalties_are_signed() =>
        CompletesAsync(
            notaries: 7,
            "demo",
            "--notaries",
            "7",
            "--threshold",
            "5",
            "--stop-notaries",
            "2",
            "--json"
        );

    private static Task CompletesAsync(params string[] args) => CompletesAsync(notaries: 4, args);

    private static async Task CompletesAsync(int notaries, params string[] args)
    {
        var result = await CliProcess.RunAsync(Timeout, args);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(result.Leftovers);
        using var report = JsonDocument.Parse(result.Output[^1]);
        NoBlockWasNeeded(report.RootElement.GetProperty("exchange"));
        TheDepositDidNotCover(report.RootElement.GetProperty("refused"));
        BothCheatsPaid([.. report.RootElement.GetProperty("penalties").EnumerateArray()]);
        Assert.NotEmpty(Text(report.RootElement.GetProperty("dismissed"), "reason"));
        NothingDiffers(report.RootElement.GetProperty("replay"));
        AllLogsAgree(report.RootElement.GetProperty("checkpoint"), notaries);
    }

    private static void NoBlockWasNeeded(JsonElement exchange)
    {
        Assert.Equal(0, exchange.GetProperty("evmBlocksDuring").GetInt64());
        Assert.Equal(0, exchange.GetProperty("fabricBlocksDuring").GetInt64());
        Assert.True(exchange.GetProperty("coldMs").GetDouble() > 0);
        var steps = exchange.GetProperty("steps").EnumerateArray().ToList();
        Assert.True(steps.Count >= 5);
        Assert.All(steps, step => Assert.NotEmpty(step.GetProperty("name").GetString()!));
        var times = steps.Select(step => step.GetProperty("ms").GetDouble()).ToList();
        Assert.Equal(times.Order(), times);
        Assert.InRange(exchange.GetProperty("completedMs").GetDouble(), times[^1] - 0.1, 60_000);
    }

    private static void TheDepositDidNotCover(JsonElement refused)
    {
        var (balance, exposure) = (Amount(refused, "balance"), Amount(refused, "exposure"));
        Assert.True(exposure > 0);
        Assert.True(balance - exposure <= Amount(refused, "required"));
    }

    private static void BothCheatsPaid(IReadOnlyList<JsonElement> penalties)
    {
        var kinds = penalties.Select(p => (Text(p, "kind"), Text(p, "chain"))).ToHashSet();
        Assert.Equal(
            [("payment missing", "eip155:31337"), ("delivery missing", "fabric:mychannel")],
            kinds
        );
        Assert.All(penalties, p => Assert.True(Amount(p, "amount") > 0));
        Assert.All(penalties, p => Assert.NotEmpty(Text(p, "tx")));
        Assert.All(penalties, p => Assert.StartsWith("0x", Text(p, "beneficiary")));
    }

    private static void AllLogsAgree(JsonElement checkpoint, int notaries)
    {
        Assert.True(checkpoint.GetProperty("number").GetUInt64() > 0);
        Assert.StartsWith("bafkrei", Text(checkpoint, "cid"), StringComparison.Ordinal);
        // The notaries, two watchers, the oracle, the challenge service, the registry and the data exchange.
        Assert.Equal(6 + notaries, checkpoint.GetProperty("logs").GetInt32());
        Assert.Equal(0, checkpoint.GetProperty("differing").GetInt32());
    }

    private static void NothingDiffers(JsonElement replay)
    {
        Assert.True(replay.GetProperty("events").GetInt64() > 0);
        Assert.True(replay.GetProperty("answers").GetInt32() > 0);
        Assert.True(replay.GetProperty("verdicts").GetInt32() > 0);
        Assert.Equal(0, replay.GetProperty("mismatches").GetInt32());
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;

    private static BigInteger Amount(JsonElement json, string name) =>
        BigInteger.Parse(Text(json, name), CultureInfo.InvariantCulture);
}
