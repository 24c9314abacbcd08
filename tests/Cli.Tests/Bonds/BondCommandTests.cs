using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notary.Cli.Tests.Audit;

namespace Notary.Cli.Tests.Bonds;

/// <summary>The commands as somebody types them who has evidence, against a registry that keeps what it gets.</summary>
public sealed class BondCommandTests : IAsyncLifetime
{
    private const string Id = "0x00000000000000000000000000000000000000000000000000000000000000c1";
    private const string Holder = "0x00000000000000000000000000000000000000ee";

    private const string Unbonded = "0x00000000000000000000000000000000000000dd";

    private static readonly Dictionary<string, object?> Code = new(StringComparer.Ordinal)
    {
        ["code"] = "bond-missing",
    };

    private readonly List<string> _posted = [];
    private WebApplication _registry = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        _registry = builder.Build();
        _registry.MapPost("/v1/bond-cases", KeepAsync);
        await _registry.StartAsync();
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task A_false_challenge_is_shown_to_the_group()
    {
        var run = await RunAsync("--challenge", Id, "--holder", Holder, "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("bafk", run.Json.GetProperty("posted")[0].GetProperty("cid").GetString());
        Assert.Equal(
            $$"""?chain=eip155%3A1&holder={{Holder}} {"challengeId":"{{Id}}","kind":"false-challenge"}""",
            Assert.Single(_posted),
            ignoreCase: true
        );
    }

    [Fact]
    public async Task A_registry_that_refuses_is_quoted()
    {
        var run = await RunAsync("--challenge", Id, "--holder", Unbonded);
        Assert.Equal((1, "notary: 409 bond-missing: none\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("Give either --answers FILE [FILE]")]
    [InlineData("--challenge needs --holder", "--challenge", Id)]
    [InlineData("--challenge takes an id", "--challenge", "1", "--holder", Holder)]
    [InlineData("holds no answer", "--answers", "missing-1.json", "missing-2.json")]
    public async Task What_is_no_case_is_refused_with_what_to_do(string says, params string[] args)
    {
        var run = await RunAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.Empty(_posted);
    }

    private Task<CliRun> RunAsync(params string[] args) =>
        CliRun.RunAsync([
            "bond",
            "forfeit",
            "--chain",
            "eip155:1",
            "--registry",
            _registry.Urls.First(),
            .. args,
        ]);

    private async Task<IResult> KeepAsync(HttpRequest request)
    {
        if (string.Equals(request.Query["holder"], Unbonded, StringComparison.OrdinalIgnoreCase))
            return Results.Problem("none", statusCode: 409, extensions: Code);
        using var body = new StreamReader(request.Body);
        _posted.Add($"{request.QueryString} {await body.ReadToEndAsync()}");
        return Results.Accepted(value: new { Cid = "bafk" });
    }
}
