using System.CommandLine;
using Notary.Chains;
using Notary.Cli.Events;
using Spectre.Console;

namespace Notary.Cli.Watch;

/// <summary><c>notary watch</c>: the chains as our nodes show them, live. Ctrl-C ends it.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var targets = new WatchTargets();
        var blocks = new Option<long>("--blocks")
        {
            Description = "How many of the newest blocks to begin with.",
            DefaultValueFactory = _ => 5,
        };
        var limit = new Option<long?>("--limit") { Description = "End after this many lines." };
        var json = new Option<bool>("--json")
        {
            Description = "One line of JSON for each sighting.",
        };
        var command = new Command(
            "watch",
            "Show the chains live: blocks, pending transactions, what the contracts record."
        )
        {
            blocks,
            limit,
            json,
        };
        targets.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(blocks) < 1 || parsed.GetValue(limit) < 1)
                    throw new UsageException("--blocks and --limit take a count from 1.");
                await using var chains = targets.Open(parsed);
                var feed = new ChainFeed(chains, parsed.GetValue(blocks), TimeProvider.System);
                var sightings = feed.ReadAsync(cancellation)
                    .Take((int)Math.Min(parsed.GetValue(limit) ?? int.MaxValue, int.MaxValue));
                return await ShowAsync(chains, sightings, parsed.GetValue(json), cancellation);
            }
        );
        return command;
    }

    private static async Task<int> ShowAsync(
        ChainSet chains,
        IAsyncEnumerable<Sighting> sightings,
        bool json,
        CancellationToken cancellation
    )
    {
        var console = new Output(json: false).People;
        var ids = chains.All.Select(chain => chain.Identity.Id);
        try
        {
            if (!json && console.Profile.Out.IsTerminal)
                await new WatchScreen(console, ids, TimeProvider.System).RunAsync(
                    sightings,
                    cancellation
                );
            else
                await foreach (var sighting in sightings.WithCancellation(cancellation))
                    Write(console, sighting, json);
        }
        catch (OperationCanceledException)
        {
            // That is how watching ends.
        }
        return 0;
    }

    private static void Write(IAnsiConsole console, Sighting sighting, bool json)
    {
        if (json)
            Console.Out.WriteLine(SightingText.Json(sighting));
        else
            Lines.Write(console, SightingText.Line(sighting));
    }
}
