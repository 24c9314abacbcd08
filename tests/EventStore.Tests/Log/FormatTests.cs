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
        await log.AppendAsync("a", new Opened("Ada \"L\" é"), new Paid(-5));
        var stored = new List<string>();
        await foreach (var recorded in log.Store.ReadRecordedAsync())
            stored.Add(
                $"{recorded.Type} v{recorded.SchemaVersion} {recorded.Data} {recorded.Headers}"
            );
        Assert.Equal(
            [
                """opened v1 {"owner":"Ada \u0022L\u0022 \u00E9"} {}""",
                """paid v1 {"amount":-5} {}""",
            ],
            stored
        );
    }

    private sealed record PaidV1(int Amount);

    private sealed record PaidV2(int Amount, string Currency);

    [Fact]
    public async Task Old_versions_are_read_as_the_present_one_and_stay_as_they_are()
    {
        await using var log = await TestLog.CreateAsync();
        await log.AppendAsync("a", new Paid(5));
        await using var present = DocumentStore.For(options =>
        {
            options.Connection(log.ConnectionString);
            options.DatabaseSchemaName = log.Schema;
            options
                .Events.MapEventType<PaidV2>("paid", schemaVersion: 2)
                .Upcast<PaidV1, PaidV2>("paid", 1, old => new PaidV2(old.Amount, "EUR"));
        });
        var session = present.LightweightSession();
        session.Events.Append("a", new PaidV2(6, "CHF"));
        await session.SaveChangesAsync();

        var events = await session.Events.FetchStreamAsync("a");

        Assert.Equal([new PaidV2(5, "EUR"), new PaidV2(6, "CHF")], events.Select(e => e.Data));
        Assert.Equal([1, 2], events.Select(e => e.SchemaVersion));
        Assert.True((await present.VerifyAsync()).IsIntact);
        await Assert.ThrowsAsync<UnknownEventTypeException>(() => log.ReadAllAsync());
    }
}
