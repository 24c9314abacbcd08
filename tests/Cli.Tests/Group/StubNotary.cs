using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Notary.Cli.Tests.Group;

/// <summary>The HTTP interface of a notary of four, as docs/formats.md has it; it does what it is told and nothing else.</summary>
internal sealed class StubNotary : IAsyncDisposable
{
    public const string Token = "a token";
    public const string GroupId =
        "0xeb4dd899cdafcca95976f54557ff6c52c551257289d24ebc0634a41ab71e0ef2";
    public static readonly string Change = "0x" + new string('c', 64);

    private readonly WebApplication _app;

    private StubNotary(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ulong Epoch { get; set; } = 1;

    public string? State { get; set; }

    public string? Reason { get; set; }

    /// <summary>What became of a change after it was asked for once.</summary>
    public string? NextState { get; set; }

    public List<string> Orders { get; } = [];

    public byte[] Transcript { get; set; } = [];

    public static async Task<StubNotary> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var notary = new StubNotary(builder.Build());
        notary._app.MapGet("/v1/group/status", notary.Status);
        notary._app.MapGet("/v1/group/transcript", () => Results.Bytes(notary.Transcript));
        notary._app.MapPost("/v1/group/changes", notary.ProposeAsync);
        notary._app.MapPost("/v1/group/changes/{id}/approval", notary.Approve);
        await notary._app.StartAsync();
        return notary;
    }

    /// <summary>An identity's text.</summary>
    public static string Identity(int member) => "0x3059" + new string((char)('0' + member), 178);

    private IResult Status()
    {
        var answer = Json();
        if (answer["change"] is not null && NextState is not null)
        {
            (State, NextState) = (NextState, null);
            Epoch += State == "made" ? 1ul : 0;
        }
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private JsonObject Json() =>
        new()
        {
            ["member"] = 1,
            ["identity"] = Identity(1),
            ["epoch"] = Epoch,
            ["threshold"] = 3,
            ["publicKey"] = "0x8654751697f3a3f0ea915e8e777bfa6df7b32f38858c0e05",
            ["groupId"] = GroupId,
            ["members"] = new JsonArray([
                .. Enumerable
                    .Range(1, 4)
                    .Select(m =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["number"] = m,
                                ["identity"] = Identity(m),
                                ["lastSeen"] = m == 4 ? null : Now,
                            }
                    ),
            ]),
            ["change"] = State is null ? null : ChangeJson(),
            ["misbehaviour"] = new JsonArray(
                new JsonObject
                {
                    ["kind"] = "equivocation",
                    ["identity"] = Identity(3),
                    ["at"] = Now,
                    ["position"] = 77,
                }
            ),
        };

    private JsonObject ChangeJson() =>
        new()
        {
            ["id"] = Change,
            ["kind"] = "reshare",
            ["epoch"] = 2,
            ["attempt"] = 1,
            ["state"] = State,
            ["phase"] = "Dealing",
            ["threshold"] = 3,
            ["members"] = new JsonArray(Identity(1)),
            ["approvedBy"] = new JsonArray(Identity(1)),
            ["heardFrom"] = new JsonArray(Identity(1)),
            ["missing"] = new JsonArray(Identity(4)),
            ["reason"] = Reason,
        };

    private async Task<IResult> ProposeAsync(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
            return Results.Problem(
                "The header Authorization is wrong.",
                statusCode: 401,
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["code"] = "operator-token-wrong",
                }
            );
        Orders.Add((await JsonSerializer.DeserializeAsync<JsonElement>(request.Body)).GetRawText());
        State ??= "waiting";
        return Results.Text(ChangeJson().ToJsonString(), "application/json", statusCode: 202);
    }

    private IResult Approve(string id)
    {
        Orders.Add("approve " + id);
        State ??= "approved";
        return Results.Text(ChangeJson().ToJsonString(), "application/json", statusCode: 202);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
