using Notary.Cli.Tests.Audit;

namespace Notary.Cli.Tests.Group;

/// <summary>The commands as an operator types them, against notaries that answer what a test wants.</summary>
public sealed class GroupCommandTests : IAsyncLifetime
{
    private readonly string _token = Path.GetTempFileName();
    private StubNotary _first = null!;
    private StubNotary _second = null!;

    public async Task InitializeAsync()
    {
        (_first, _second) = (await StubNotary.StartAsync(), await StubNotary.StartAsync());
        await File.WriteAllTextAsync(_token, StubNotary.Token + "\n");
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        File.Delete(_token);
    }

    [Fact]
    public async Task Status_shows_who_is_missing()
    {
        var run = await GroupAsync("status", "--notary", _first.Url, "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(1, run.Json.GetProperty("epoch").GetInt32());
        Assert.Equal(
            [false, false, false, true],
            run.Json.GetProperty("members")
                .EnumerateArray()
                .Select(member => member.GetProperty("missing").GetBoolean())
        );
        var people = await GroupAsync("status", "--notary", _first.Url);
        Assert.Contains("3 of 4 sign", people.Output, StringComparison.Ordinal);
        Assert.Contains("never", people.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_of_whose_misbehaviour_there_is_evidence_and_where()
    {
        var run = await GroupAsync("status", "--notary", _first.Url, "--json");
        var seen = Assert.Single(run.Json.GetProperty("misbehaviour").EnumerateArray());
        Assert.Equal("equivocation", seen.GetProperty("kind").GetString());
        Assert.Equal(77, seen.GetProperty("position").GetInt64());
        Assert.StartsWith(
            _first.Url,
            seen.GetProperty("notary").GetString()!,
            StringComparison.Ordinal
        );
        var people = await GroupAsync("status", "--notary", _first.Url);
        Assert.Contains("equivocation", people.Output, StringComparison.Ordinal);
        Assert.Contains("position 77", people.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_names_a_notary_that_does_not_answer_and_one_that_is_behind()
    {
        _first.Epoch = 2;
        var run = await GroupAsync(
            "status",
            "--notary",
            _first.Url,
            "--notary",
            "http://127.0.0.1:1"
        );
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("127.0.0.1:1/ does not answer", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_proposed_approved_and_followed_until_it_is_in_force()
    {
        _first.NextState = "made";
        var run = await OrderAsync(
            "reshare",
            "--member",
            "1",
            "2",
            "4",
            StubNotary.Identity(5),
            "--threshold",
            "3",
            "--json"
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("in force", run.Json.GetProperty("state").GetString());
        var order = Assert.Single(_first.Orders);
        Assert.Contains("\"kind\":\"reshare\"", order, StringComparison.Ordinal);
        Assert.Contains(StubNotary.Identity(4), order, StringComparison.Ordinal);
        Assert.Contains(StubNotary.Identity(5), order, StringComparison.Ordinal);
        Assert.Contains("\"threshold\":3", order, StringComparison.Ordinal);
        Assert.Equal([$"approve {StubNotary.Change}"], _second.Orders);
    }

    [Fact]
    public async Task A_change_that_fails_says_why()
    {
        (_first.NextState, _first.Reason) = ("ended", "dkg-too-few-dealers");
        var run = await OrderAsync("refresh");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("dkg-too-few-dealers", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_is_given_at_every_notary_that_is_named()
    {
        _first.State = "waiting";
        var run = await OrderAsync("approve", "--no-wait");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal([$"approve {StubNotary.Change}"], _first.Orders);
        Assert.Equal([$"approve {StubNotary.Change}"], _second.Orders);
    }

    [Fact]
    public async Task A_wrong_token_is_told_in_the_notarys_words()
    {
        await File.WriteAllTextAsync(_token, "another\n");
        var run = await OrderAsync("refresh");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("operator-token-wrong", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_checks_that_all_have_one_group_and_that_its_transcript_holds()
    {
        _first.Transcript = await File.ReadAllBytesAsync(Golden.Of("key-generation"));
        var run = await GroupAsync(
            "init",
            "--notary",
            _first.Url,
            "--notary",
            _second.Url,
            "--json"
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        _first.Transcript = await File.ReadAllBytesAsync(Golden.Of("resharing"));
        run = await GroupAsync("init", "--notary", _first.Url, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another group", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Which notaries?", "status")]
    [InlineData("--notary takes a URL", "status", "--notary", "notary-1")]
    [InlineData(
        "--token-file cannot be read",
        "refresh",
        "--notary",
        "http://n",
        "--token-file",
        "/no/such"
    )]
    public async Task Wrong_usage_says_what_to_type(string expected, params string[] args)
    {
        var run = await GroupAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--member", "7")]
    [InlineData("--member", "1", "1")]
    public async Task A_member_that_does_not_exist_or_comes_twice_is_refused(params string[] args)
    {
        var run = await OrderAsync(["reshare", .. args]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_first.Orders);
    }

    private Task<CliRun> OrderAsync(params string[] args) =>
        GroupAsync([
            .. args,
            "--notary",
            _first.Url,
            "--notary",
            _second.Url,
            "--token-file",
            _token,
        ]);

    private static Task<CliRun> GroupAsync(params string[] args) =>
        CliRun.RunAsync(["group", .. args]);
}
