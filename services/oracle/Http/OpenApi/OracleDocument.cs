using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Http.OpenApi;

/// <summary>The OpenAPI document, at /openapi/v1.json: routes, bodies, and refusals by status with their codes.</summary>
internal static class OracleDocument
{
    private const string Problem = "Refusal";

    public static void AddOracleDocument(this IServiceCollection services) =>
        services.AddOpenApi(document =>
            document
                .AddDocumentTransformer((made, _, _) => Describe(made))
                .AddOperationTransformer((operation, context, _) => Describe(operation, context))
        );

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Notary oracle",
            Version = "v1",
            Description =
                "Answers to payment intents: reserved on both deposits, recorded, then signed. Amounts are decimal strings in the account's base unit.",
        };
        // Wherever it runs: the document is served by the oracle itself.
        document.Servers = [];
        document.AddComponent(Problem, Schema());
        return Task.CompletedTask;
    }

    private static Task Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context
    )
    {
        var refusals = context
            .Description.ActionDescriptor.EndpointMetadata.OfType<Refusals>()
            .SelectMany(r => r.Reasons);
        operation.Responses ??= [];
        foreach (var status in refusals.GroupBy(r => r.Status).OrderBy(s => s.Key))
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = Response(
                status,
                context.Document
            );
        return Task.CompletedTask;
    }

    private static OpenApiResponse Response(
        IEnumerable<Reason> reasons,
        OpenApiDocument? document
    ) =>
        new()
        {
            Description = string.Join('\n', reasons.Select(r => $"- `{r.Code}`: {r.Title}")),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(Problem, document),
                },
            },
        };

    private static OpenApiSchema Schema() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "A problem document (RFC 9457).",
            Required = new HashSet<string>(StringComparer.Ordinal) { "title", "status", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["title"] = Text("What the code means."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("Which part of the request, where it is malformed."),
                ["code"] = Codes(),
                ["message"] = Text("Code and title, for EIP-3668 clients."),
                ["index"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Description = "Of a batch: the first request that is refused.",
                },
                ["account"] = Text("Which account is short: consumer or provider."),
                ["required"] = Text("Of the exchange, in that account's base unit."),
                ["balance"] = Text("Of that account."),
                ["exposure"] = Text("Of that account."),
            },
        };

    private static OpenApiSchema Codes()
    {
        var codes = Text("Stable: codes never change their meaning.");
        codes.Enum = [.. Reason.All.Select(r => (JsonNode)r.Code)];
        return codes;
    }

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };
}
