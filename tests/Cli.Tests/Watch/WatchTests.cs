using System.Text.Json;
using Notary.Cli.Tests.Audit;
using Notary.Devnet.Processes;

namespace Notary.Cli.Tests.Watch;

/// <summary>The real command against a real node.</summary>
public sealed class WatchTests
{
    private const string Contract = "0x00000000000000000000000000000000000000c1";

    private static readonly string[] Contracts =
    [
        "--user-contract",
        Contract,
        "--oracle-contract",
        Contract,
        "--contract",
        Contract,
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocks_are_shown_as_they_come(bool json)
    {
        await using var anvil = await AnvilProcess.StartAsync(
            new AnvilOptions { BlockTime = TimeSpan.FromSeconds(1) }
        );
        var run = await CliRun.RunAsync([
            "watch",
            "--rpc",
            $"{anvil.Http}",
            "--websocket",
            $"{anvil.WebSocket}",
            .. Contracts,
            "--limit=4",
            .. json ? new[] { "--json" } : [],
        ]);
        Assert.True(run.ExitCode == 0, run.ToString());
        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        if (!json)
        {
            Assert.Contains(
                "eip155:31337     block         height ",
                lines[3],
                StringComparison.Ordinal
            );
            return;
        }
        var blocks = lines
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == "block")
            .Select(line => line.GetProperty("height").GetInt64())
            .ToList();
        Assert.Equal(Enumerable.Range((int)blocks[0], blocks.Count).Select(h => (long)h), blocks);
        Assert.True(blocks.Count >= 3);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_well()
    {
        await using var anvil = await AnvilProcess.StartAsync();
        var run = await CliRun.RunInAsync(
            state: null,
            interruptAt: "\"block\"",
            ["watch", "--rpc", $"{anvil.Http}", .. Contracts, "--json"]
        );
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task Without_a_chain_it_says_where_one_may_come_from()
    {
        var run = await CliRun.RunAsync("watch");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("./notary demo --keep", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rpc needs --user-contract", "--rpc", "http://127.0.0.1:1")]
    [InlineData(
        "--rpc takes a URL",
        "--rpc",
        "ftp://x",
        "--user-contract",
        Contract,
        "--oracle-contract",
        Contract,
        "--contract",
        Contract
    )]
    [InlineData(
        "is not an address",
        "--rpc",
        "http://127.0.0.1:1",
        "--user-contract",
        "x",
        "--oracle-contract",
        Contract,
        "--contract",
        Contract
    )]
    [InlineData("none.json", "--settings", "none.json")]
    [InlineData("from 1", "--blocks", "0")]
    public async Task Bad_input_is_named(string message, params string[] args)
    {
        var run = await CliRun.RunAsync(["watch", .. args]);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
