using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.ServiceDefaults;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>The OpenAPI document against what the service does.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private InProcessBus bus = null!;
    private OracleHost oracle = null!;
    private JsonObject document = null!;

    public async Task InitializeAsync()
    {
        bus = await InProcessBus.StartAsync();
        var postgres = await SharedPostgres.ConnectionStringAsync();
        oracle = await OracleHost.StartAsync(postgres, SharedPostgres.NewSchema(), bus, attestor);
        document = (await oracle.Http.ShowAsync("/openapi/v1.json")).Json;
    }

    public async Task DisposeAsync()
    {
        await oracle.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public void Every_route_is_in_it_with_its_success_and_its_refusals()
    {
        var routes = oracle.Routes.Where(r => r.Path.StartsWith("/v1/", StringComparison.Ordinal));
        Assert.NotEmpty(routes);
        Assert.All(
            routes.Where(r => !r.Path.StartsWith("/v1/log", StringComparison.Ordinal)),
            route =>
            {
                var responses = Operation(route.Method, route.Path)["responses"]!.AsObject();
                Assert.NotNull(responses["200"]!["content"]);
                Assert.Contains("overloaded", (string?)responses["503"]!["description"]);
            }
        );
    }

    [Fact]
    public void Every_code_is_in_it_and_said_of_a_route_under_its_status()
    {
        var codes = document["components"]!["schemas"]!["Refusal"]!["properties"]!["code"]![
            "enum"
        ]!;
        Assert.Equal(
            Reason.All.Select(r => r.Code),
            codes.AsArray().Select(code => (string)code!),
            StringComparer.Ordinal
        );
        var operations = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!["responses"]!)
            .ToList();
        Assert.All(
            Reason.All,
            reason =>
                Assert.Contains(
                    operations,
                    responses =>
                        ((string?)responses[$"{reason.Status}"]?["description"])?.Contains(
                            $"`{reason.Code}`",
                            StringComparison.Ordinal
                        ) == true
                )
        );
    }

    [Fact]
    public async Task Answers_and_intents_have_the_members_that_it_says()
    {
        await oracle.LockAsync(scene, 1_001, 9_001);
        var intent = scene.Intent(1);
        var given = (await oracle.Http.AskAsync(intent, scene.Consumer.Sign(intent.Digest))).Json;
        AssertMembers("GivenAnswerDocument", given);
        AssertMembers("AnswerDocument", given["answer"]!);
        AssertMembers("AttestationDocument", given["attestation"]!, absent: "dataSignature");
        AssertMembers("IntentDocument", intent.ToJson());
        var account = (await oracle.Http.ShowAsync($"/v1/accounts/{scene.Id}")).Json;
        AssertMembers("AgreementDocument", account);
    }

    /// <param name="absent">A member that only some have.</param>
    private void AssertMembers(string schema, JsonNode json, string? absent = null) =>
        Assert.Equal(
            document["components"]!["schemas"]![schema]!["properties"]!
                .AsObject()
                .Select(member => member.Key)
                .Where(member => member != absent),
            json.AsObject().Select(member => member.Key),
            StringComparer.Ordinal
        );

    private JsonNode Operation(string method, string path) =>
        document["paths"]![path]?[method.ToLowerInvariant()]
        ?? throw new InvalidOperationException($"{method} {path} is not in the document");
}
