using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Notary.Cli.Watch;

/// <summary>What a terminal shows: where each chain is, and below it what was seen last.</summary>
internal sealed class WatchScreen(
    IAnsiConsole console,
    IEnumerable<string> chains,
    TimeProvider time
)
{
    private const int Reserved = 8;

    private readonly List<ChainRow> _rows = [.. chains.Select(chain => new ChainRow(chain))];
    private readonly Queue<Sighting> _last = new();

    /// <summary>Draws until the sightings end.</summary>
    public Task RunAsync(IAsyncEnumerable<Sighting> sightings, CancellationToken cancellation) =>
        console
            .Live(Draw())
            .AutoClear(false)
            .StartAsync(async live =>
            {
                // The clock moves although nothing is seen.
                using var clock = time.CreateTimer(
                    _ => Update(live),
                    null,
                    TimeSpan.FromSeconds(1),
                    TimeSpan.FromSeconds(1)
                );
                await foreach (var sighting in sightings.WithCancellation(cancellation))
                {
                    Take(sighting);
                    Update(live);
                }
            });

    private void Update(LiveDisplayContext live)
    {
        lock (_last)
            live.UpdateTarget(Draw());
    }

    private void Take(Sighting sighting)
    {
        lock (_last)
        {
            _rows.Single(row => row.Chain == sighting.Chain).Take(sighting);
            _last.Enqueue(sighting);
            while (_last.Count > Math.Max(1, console.Profile.Height - Reserved - _rows.Count))
                _last.Dequeue();
        }
    }

    private Rows Draw()
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        foreach (
            var title in (string[])["chain", "block", "hash", "age", "pending", "reverted", "nodes"]
        )
            table.AddColumn(title);
        foreach (var row in _rows)
            table.AddRow([.. row.Cells(time.GetUtcNow()).Select(cell => new Text(cell))]);
        IEnumerable<IRenderable> lines = _last.Select(s =>
            new Text(SightingText.Line(s), new Style(Colour(s.Kind))).Overflow(Overflow.Ellipsis)
        );
        return new Rows([table, .. lines]);
    }

    private static Color Colour(string kind) =>
        kind switch
        {
            "reverted" or "dropped" or "node-dropped" or "away" or "penalized" => Color.Red,
            "pending" => Color.Yellow,
            "block" => Color.Grey,
            _ => Color.Green,
        };

    /// <summary>One chain's line.</summary>
    private sealed class ChainRow(string chain)
    {
        private readonly SortedDictionary<string, string> _dropped = new(StringComparer.Ordinal);
        private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
        private (long Height, string Hash, DateTimeOffset At)? _head;
        private long _reverted;
        private string? _away;

        public string Chain => chain;

        public void Take(Sighting sighting)
        {
            _away = sighting.Kind == "away" ? "away" : null;
            switch (sighting.Kind)
            {
                case "block":
                    _head = (
                        (long)Fact(sighting, "height"),
                        Fact<string>(sighting, "hash"),
                        sighting.At
                    );
                    break;
                case "reverted":
                    _reverted++;
                    break;
                case "pending":
                    _pending.Add(Fact<string>(sighting, "txId"));
                    break;
                case "mined" or "dropped":
                    _pending.Remove(Fact<string>(sighting, "txId"));
                    break;
                case "node-dropped":
                    _dropped[Fact<string>(sighting, "node")] = Fact<string>(sighting, "reason");
                    break;
                case "node-restored":
                    _dropped.Remove(Fact<string>(sighting, "node"));
                    break;
            }
        }

        public IEnumerable<string> Cells(DateTimeOffset now) =>
            [
                chain,
                _head?.Height.ToString(CultureInfo.InvariantCulture) ?? "–",
                _head is { } head ? Events.Facts.Short(head.Hash) : "–",
                _head is { } block
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(now - block.At).TotalSeconds:0} s"
                    )
                    : "–",
                _pending.Count.ToString(CultureInfo.InvariantCulture),
                _reverted.ToString(CultureInfo.InvariantCulture),
                _away
                    ?? (
                        _dropped.Count == 0
                            ? "good"
                            : string.Join(", ", _dropped.Select(n => $"{n.Key}: {n.Value}"))
                    ),
            ];

        private static T Fact<T>(Sighting sighting, string name) => (T)Fact(sighting, name);

        private static object Fact(Sighting sighting, string name) =>
            sighting.Facts.First(fact => fact.Name == name).Value;
    }
}
