using Notary.Cli.Events;
using Notary.EventStore;
using Notary.Evm;

namespace Notary.Cli.Audit.Story;

/// <summary>Reads stories out of logs. It goes through them in whole, and keeps only what belongs to a story.</summary>
internal sealed class StoryReader(IReadOnlyList<CatalogedLog> logs)
{
    /// <summary>What names an exchange may stand behind the first event that is told by that name.</summary>
    private const int MaxPasses = 4;

    /// <summary>The stories of these exchanges, each in the order of time.</summary>
    public async Task<IReadOnlyDictionary<ExchangeName, IReadOnlyList<StoryEvent>>> ReadAsync(
        IReadOnlyCollection<ExchangeName> exchanges,
        CancellationToken cancellation
    )
    {
        var index = new StoryIndex(exchanges);
        var found = exchanges.ToDictionary(exchange => exchange, _ => new List<LoggedEvent>());
        for (var (pass, known) = (0, -1); pass < MaxPasses && known != index.Count; pass++)
        {
            known = index.Count;
            foreach (var events in found.Values)
                events.Clear();
            await foreach (var logged in AllAsync(cancellation))
                if (index.Find(logged.Recorded) is { } exchange)
                {
                    found[exchange].Add(logged);
                    index.Learn(exchange, logged.Recorded);
                }
        }
        return found.ToDictionary(f => f.Key, f => StoryEvent.Tell(f.Value));
    }

    /// <summary>Every event with a correlation id, in the order of time.</summary>
    public async Task<IReadOnlyList<StoryEvent>> ReadAsync(
        string correlation,
        CancellationToken cancellation
    )
    {
        var found = new List<LoggedEvent>();
        await foreach (var logged in AllAsync(cancellation))
            if (logged.Recorded.CorrelationId == correlation)
                found.Add(logged);
        return StoryEvent.Tell(found);
    }

    /// <summary>The exchange with this id, or with a challenge of this id; null where no log knows it.</summary>
    public async Task<ExchangeName?> FindAsync(Bytes32 id, CancellationToken cancellation)
    {
        await foreach (var logged in AllAsync(cancellation))
            if (
                ExchangeMentions.Of(logged.Recorded).FirstOrDefault(e => e.IsNamed(id)) is
                { } exchange
            )
                return exchange;
        return null;
    }

    private async IAsyncEnumerable<LoggedEvent> AllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var log in logs)
        {
            await using var store = log.Open();
            var head = await store.FetchHeadAsync(cancellation);
            var meter = new Meter(log.Instance, head.Position, Output.Progress);
            await foreach (
                var recorded in store.ReadRecordedAsync(
                    to: head.Position,
                    cancellation: cancellation
                )
            )
            {
                meter.Report(recorded.Position);
                yield return new(log.Instance, recorded);
            }
        }
    }
}
