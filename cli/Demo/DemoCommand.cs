using System.CommandLine;
using System.Globalization;
using Notary.Cli.Stack;
using Notary.Devnet;
using Notary.Devnet.Story;
using Spectre.Console;

namespace Notary.Cli.Demo;

/// <summary><c>notary demo</c>: the whole story on real chains, in one process or in many.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var json = Output.JsonOption();
        var distributed = new Option<bool>("--distributed")
        {
            Description = "Every service and notary in a process of its own, over RabbitMQ.",
        };
        var keep = new Option<bool>("--keep")
        {
            Description = "Leave everything running and print the URLs; Ctrl-C ends it.",
        };
        var blockTime = new Option<double>("--block-time")
        {
            Description = "Seconds between the payment chain's blocks.",
            DefaultValueFactory = _ => 12,
        };
        var notaries = new Option<int>("--notaries")
        {
            Description = "Members of the notary group.",
            DefaultValueFactory = _ => 4,
        };
        var threshold = new Option<int?>("--threshold")
        {
            Description = "Members that sign together (default: two thirds of them, plus one).",
        };
        var stopped = new Option<int>("--stop-notaries")
        {
            Description =
                "Stop so many notaries for good while penalties are being signed; at most all but the threshold.",
        };
        var command = new Command(
            "demo",
            "One exchange, ten in flight, two punishments and a replay, on real chains."
        )
        {
            json,
            distributed,
            keep,
            blockTime,
            notaries,
            threshold,
            stopped,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    new Output(parsed.GetValue(json)),
                    parsed.GetValue(keep),
                    Options(
                        parsed.GetValue(blockTime),
                        parsed.GetValue(notaries),
                        parsed.GetValue(threshold),
                        parsed.GetValue(stopped),
                        parsed.GetValue(distributed)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static DevnetOptions Options(
        double blockTime,
        int notaries,
        int? threshold,
        int stopped,
        bool distributed
    )
    {
        if (blockTime is not (>= 1 and <= 3_600))
            throw new UsageException("--block-time takes 1 to 3600 seconds");
        var options = new DevnetOptions
        {
            BlockTime = TimeSpan.FromSeconds(blockTime),
            Notaries = notaries,
            Threshold = threshold,
            StoppedNotaries = stopped,
            Distributed = distributed,
        };
        try
        {
            var spare = options.Group.Members - options.Group.Threshold;
            return stopped >= 0 && stopped <= spare
                ? options
                : throw new UsageException(
                    Invariant(
                        $"--stop-notaries {stopped}: of these notaries 0 to {spare} can be stopped"
                    )
                );
        }
        catch (ArgumentOutOfRangeException e)
        {
            var given = threshold is { } t ? Invariant($" --threshold {t}") : "";
            throw new UsageException(Invariant($"--notaries {notaries}{given}: {e.Message}"));
        }
    }

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(
        Output output,
        bool keep,
        DevnetOptions options,
        CancellationToken cancellation
    )
    {
        var narrator = new ConsoleNarrator(output.People);
        await using var stack = await DevnetStack.StartAsync(options, narrator, cancellation);
        var report = await new DemoStory(stack, narrator).RunAsync(cancellation);
        output.Result(report.ToJson, console => DemoSummary.Write(console, report));
        if (keep)
            await WaitAsync(stack, output, cancellation);
        return report is { Replay.Mismatches: 0, Checkpoint.Differing: 0 } ? 0 : 1;
    }

    private static async Task WaitAsync(
        DevnetStack stack,
        Output output,
        CancellationToken cancellation
    )
    {
        foreach (var (name, url) in stack.Urls)
            output.People.WriteLine($"  {name, -22} {url}");
        using var file = StackFile.Write(stack);
        output.People.WriteLine(
            "  ./notary audit verify, ./notary audit replay, ./notary events, ./notary group status"
        );
        output.People.WriteLine("Running; Ctrl-C ends it.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // That is how --keep ends.
        }
    }
}
