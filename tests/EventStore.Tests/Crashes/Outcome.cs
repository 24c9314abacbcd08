using Npgsql;

namespace Notary.EventStore.Tests.Crashes;

/// <summary>Compares a log with what its callers were told, with its own effects, and with its projection.</summary>
internal sealed class Outcome(IDocumentStore store, NpgsqlDataSource database)
{
    /// <summary>Everything that is not as it would be without a crash.</summary>
    internal async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlySet<int> acknowledged)
    {
        var events = new List<IEvent>();
        await foreach (var e in store.ReadAllAsync())
            events.Add(e);
        var paid = events.Select(e => e.Data).OfType<Paid>().Select(p => p.Amount).ToList();
        var noted = events.Select(e => e.Data).OfType<Noted>().Select(n => n.Amount).ToList();
        var chain = await store.VerifyAsync();
        return
        [
            .. chain.IsIntact ? [] : new[] { $"the chain: {chain.Reason}" },
            .. Describe("acknowledged and not in the log", acknowledged.Except(paid)),
            .. Describe("paid twice", Twice(paid)),
            .. Describe("noted twice", Twice(noted)),
            .. Describe("paid and not noted", paid.Except(noted)),
            .. Describe("noted and not paid", noted.Except(paid)),
            .. await JournalAsync(events),
            .. await BalancesAsync(events),
        ];
    }

    private async Task<IEnumerable<string>> JournalAsync(IReadOnlyList<IEvent> events)
    {
        var journal = await ColumnAsync<long>("select position from victim.journal order by 1");
        return journal.SequenceEqual(events.Select(e => e.Position))
            ? []
            :
            [
                .. Describe("projected twice", Twice(journal)),
                .. Describe("not projected", events.Select(e => e.Position).Except(journal)),
            ];
    }

    /// <summary>Against a pure fold of the log.</summary>
    private async Task<IEnumerable<string>> BalancesAsync(IReadOnlyList<IEvent> events)
    {
        var folded = events
            .Where(e => e.Data is Paid)
            .GroupBy(e => e.StreamId, StringComparer.Ordinal)
            .Select(s => $"{s.Key} {s.Sum(e => (long)((Paid)e.Data).Amount)}")
            .ToHashSet(StringComparer.Ordinal);
        folded.SymmetricExceptWith(
            await ColumnAsync<string>(
                "select id || ' ' || (data ->> 'total') from victim.es_doc_balance_v1"
            )
        );
        return Describe("projected otherwise", folded);
    }

    private async Task<List<T>> ColumnAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await row.ReadAsync())
            values.Add(await row.GetFieldValueAsync<T>(0));
        return values;
    }

    private static IEnumerable<T> Twice<T>(IEnumerable<T> values) =>
        values.GroupBy(v => v).Where(g => g.Count() > 1).Select(g => g.Key);

    private static IEnumerable<string> Describe<T>(string what, IEnumerable<T> which) =>
        which.Any() ? [$"{what}: {string.Join(", ", which.Take(10))}"] : [];
}
