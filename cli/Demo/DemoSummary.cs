using System.Globalization;
using Notary.Devnet.Story;
using Spectre.Console;

namespace Notary.Cli.Demo;

/// <summary>What the demo showed, in a few lines.</summary>
internal static class DemoSummary
{
    public static void Write(IAnsiConsole console, DemoReport report)
    {
        console.WriteLine();
        console.MarkupLine("[bold]Summary[/]");
        var exchange = report.Exchange;
        Line(
            console,
            "exchange",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{exchange.CompletedMs:0} ms warm, {exchange.ColdMs:0} ms cold; blocks meanwhile: {exchange.EvmBlocksDuring} EVM, {exchange.FabricBlocksDuring} Fabric"
            )
        );
        var refused = report.Refused;
        Line(
            console,
            "refused",
            $"required {refused.Required}, balance {refused.Balance}, exposure {refused.Exposure}"
        );
        foreach (var penalty in report.Penalties)
            Line(
                console,
                "penalty",
                $"{penalty.Kind} on {penalty.Chain}: {penalty.Amount} to {penalty.Beneficiary} (tx {penalty.Tx})"
            );
        Line(console, "dismissed", $"a false challenge: {report.Dismissed.Reason}");
        var checkpoint = report.Checkpoint;
        Line(
            console,
            "checkpoint",
            $"{checkpoint.Number} of {checkpoint.Logs} logs ({checkpoint.Cid}); {checkpoint.Differing} differ"
        );
        var replay = report.Replay;
        Line(
            console,
            "replay",
            $"{replay.Events} events, {replay.Answers} answers, {replay.Verdicts} verdicts recomputed; {replay.Mismatches} differences"
        );
    }

    private static void Line(IAnsiConsole console, string name, string text) =>
        console.MarkupLine($"  [grey]{name, -10}[/] {Markup.Escape(text)}");
}
