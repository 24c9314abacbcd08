using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notary.Cli.Tests.Audit;

namespace Notary.Cli.Tests.Challenges;

/// <summary>The commands as a challenger types them, against a service that answers as docs/formats.md has it.</summary>
public sealed class ChallengeCommandTests : IAsyncLifetime
{
    private const string Id = "0x00000000000000000000000000000000000000000000000000000000000000c1";

    private const string Open =
        """{"id":"0xc1","state":"open","agreementId":"0xa1","sequence":3,"kind":1,"challenger":"0xee","receivedAt":10,"dueAt":20,"closesAt":80,"statements":[{"member":2,"status":"included","chain":"fabric:c","headHeight":7,"headHash":"0x","statedAt":21,"proved":true,"proof":"/v1/challenges/0xc1/statements/0/proof"}],"partials":[{"member":1,"rejected":false}],"message":"0x","next":{"what":"the notaries look","from":21,"at":80},"txId":null,"amount":null,"outcome":null,"reason":null}""";

    private const string Dismissed =
        """{"id":"0xc1","state":"dismissed","agreementId":"0xa1","sequence":3,"kind":1,"challenger":"0xee","receivedAt":10,"dueAt":20,"closesAt":80,"statements":[],"partials":[],"message":"0x","next":null,"txId":null,"amount":null,"outcome":"dismissed","reason":"t members saw the leg recorded"}""";

    private WebApplication _service = null!;

    private string Url => _service.Urls.First();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        _service = builder.Build();
        _service.MapGet($"/v1/challenges/{Id}", () => Results.Text(Open, "application/json"));
        _service.MapGet(
            $"/v1/challenges/{Id}/stream",
            () => Results.Text($"data: {Open}\n\ndata: {Dismissed}\n\n", "text/event-stream")
        );
        await _service.StartAsync();
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_challenge_is_shown_with_who_said_what_and_what_comes_next()
    {
        var run = await CliRun.RunAsync("challenge", "show", Id, "--service", Url);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("open: delivery missing of 0xa1/3", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "notary 2: included on fabric:c at block 7, proved",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("next: the notaries look", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_is_followed_to_its_end()
    {
        var run = await CliRun.RunAsync(
            "challenge",
            "show",
            Id,
            "--follow",
            "--service",
            Url,
            "--json"
        );
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, run.Output.TrimEnd().Split('\n').Length);
        Assert.Equal("dismissed", run.Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("--bond takes a number of base units.", "open", "--bond", "x")]
    [InlineData("Give --settings FILE, or start ./notary demo --keep.", "open")]
    [InlineData("A challenge's id is 0x and 64 digits.", "show", "7")]
    [InlineData("Give --service http://…, or start ./notary demo --keep.", "show", Id)]
    public async Task Wrong_usage_says_what_to_give(string expected, params string[] args)
    {
        var run = await CliRun.RunAsync(["challenge", .. args]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"notary: {expected}\n", run.Errors);
    }

    [Fact]
    public async Task An_unknown_challenge_is_named_as_such()
    {
        var run = await CliRun.RunAsync(
            "challenge",
            "show",
            "0x" + new string('0', 64),
            "--service",
            Url
        );
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("404", run.Errors, StringComparison.Ordinal);
    }
}
