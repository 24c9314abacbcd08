using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary credit explain NODE</c>: each indicator, its weight, and how many events are behind a score.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var notaries = new NotaryOptions();
        var json = Output.JsonOption();
        var node = new Argument<string>("NODE")
        {
            Description = "The node as ./notary credit shows it, or the beginning of its name.",
        };
        var command = new Command("explain", "Show what a node's credit is made of.")
        {
            node,
            json,
        };
        notaries.AddNotaries(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = $"v1/credit/nodes/{Uri.EscapeDataString(parsed.GetValue(node)!)}";
                var named = notaries.Read(parsed)[0];
                var found = await named.AskAsync<CreditExplanation>(path, cancellation);
                new Output(parsed.GetValue(json)).Result(
                    () => JsonSerializer.Serialize(found, JsonSerializerOptions.Web),
                    console => Write(console, found)
                );
                return 0;
            }
        );
        return command;
    }

    private static void Write(IAnsiConsole console, CreditExplanation e)
    {
        console.WriteLine(
            $"{e.Node} is number {e.Rank} of the {(e.IsNew ? "new" : "old")} nodes after epoch {e.Epoch}: credit {Number(e.Credit)} = {Number(e.Intrinsic)} of its own {(e.Trust < 0 ? '−' : '+')} {Number(Math.Abs(e.Trust))} by others' trust"
        );
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("indicator", "value", "normalised", "weight", "adds");
        foreach (var part in e.Indicators)
            table.AddRow(
                part.Indicator,
                Number(part.Raw),
                Number(part.Normalised),
                Number(part.Weight),
                Number(part.Normalised * part.Weight)
            );
        console.Write(table);
        console.WriteLine(
            $"In the last block: {e.Counts.Grades} grades, {e.Counts.Exchanges} exchanges, {e.Counts.Recommendations} recommendations, {e.Counts.Rounds} rounds, {e.Counts.Votes} votes of its own."
        );
        if (e.TrustedBy.Count > 0)
            console.WriteLine($"Trusted by {string.Join(", ", e.TrustedBy)}.");
    }

    private static string Number(double value) =>
        value.ToString("f6", CultureInfo.InvariantCulture);
}
