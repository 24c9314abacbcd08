using System.Text.Json;

namespace Notary.EventStore.Tests.Log;

public sealed class FormatTests
{
    private static readonly RecordedEvent Golden = new(
        5_000_000_001,
        new Guid("01234567-89ab-7cde-8f01-23456789abcd"),
        "account-1",
        3,
        "paid",
        2,
        """{"amount":5,"currency":"EUR"}"""u8.ToArray(),
        """{"who":"tester"}"""u8.ToArray(),
        "story-1",
        null,
        new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(678_901),
        HashChain.Genesis,
        HashChain.Genesis
    );

    /// <summary>Pins the chain's byte format: a change here breaks every log in the world.</summary>
    [Fact]
    public void The_hash_of_an_event_never_changes() =>
        Assert.Equal(
            "e7110395f87e7d34a145eb1a6653898ad3f042257e5a5e44713bc70cb57d5e38",
            Convert.ToHexStringLower(HashChain.Next(HashChain.Genesis.Span, Golden))
        );

    [Fact]
    public async Task Stored_events_are_what_the_golden_json_says()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Opened("Ada \"L\" é"), new Paid(-5), new Archived("over"));
        var stored = new List<string>();
        await foreach (var recorded in log.Store.ReadRecordedAsync())
            stored.Add(
                $"{recorded.Type} v{recorded.SchemaVersion} {recorded.Data} {recorded.Headers}"
            );
        Assert.Equal(
            [
                """opened v1 {"owner":"Ada \u0022L\u0022 \u00E9"} {}""",
                """paid v1 {"amount":-5} {}""",
                """archived v1 {"reason":"over"} {}""",
            ],
            stored
        );
    }

    private sealed record PaidV2(int Amount, string Currency);

    private sealed record Money(int Amount, string Currency);

    private sealed record PaidV3(Money Money);

    [Fact]
    public async Task Every_old_version_is_read_as_the_present_one_and_stays_as_it_is()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Paid(5));
        await using var second = Open(log, e => e.MapEventType<PaidV2>("paid", schemaVersion: 2));
        await AppendAsync(second, new PaidV2(6, "CHF"));
        await using var third = Open(log, MapThird);
        await AppendAsync(third, new PaidV3(new Money(7, "SEK")));

        var recorded = await third.ReadRecordedAsync().ToListAsync();
        var events = await third.QuerySession().Events.FetchStreamAsync("a");

        Assert.Equal(
            [
                """1 {"amount":5}""",
                """2 {"amount":6,"currency":"CHF"}""",
                """3 {"money":{"amount":7,"currency":"SEK"}}""",
            ],
            recorded.Select(e => $"{e.SchemaVersion} {e.Data}").ToList()
        );
        Assert.Equal(
            [
                new PaidV3(new Money(5, "EUR")),
                new PaidV3(new Money(6, "CHF")),
                new PaidV3(new Money(7, "SEK")),
            ],
            events.Select(e => e.Data)
        );
        Assert.True((await third.VerifyAsync()).IsIntact);
        await Assert.ThrowsAsync<UnknownEventTypeException>(() => log.ReadAllAsync());
    }

    /// <summary>From an old class, and from the JSON itself where no class is left.</summary>
    private static void MapThird(EventTypeRegistry events) =>
        events
            .MapEventType<PaidV3>("paid", schemaVersion: 3)
            .Upcast<PaidV2, PaidV3>("paid", 2, old => new(new Money(old.Amount, old.Currency)))
            .Upcast<JsonElement, PaidV3>(
                "paid",
                1,
                old => new(new Money(old.GetProperty("amount").GetInt32(), "EUR"))
            );

    private static DocumentStore Open(TestLog log, Action<EventTypeRegistry> map) =>
        DocumentStore.For(options =>
        {
            options.Connection(log.ConnectionString);
            options.DatabaseSchemaName = log.Schema;
            map(options.Events);
        });

    private static Task AppendAsync(IDocumentStore store, object @event)
    {
        var session = store.LightweightSession();
        session.Events.Append("a", @event);
        return session.SaveChangesAsync();
    }
}
