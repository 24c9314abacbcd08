using FsCheck;
using FsCheck.Fluent;
using Notary.Testing;

namespace Notary.EventStore.Tests.Log;

/// <summary>Whatever row is flipped, deleted, swapped or cut off: the verifier names the first position that is not as it was.</summary>
public sealed class TamperingTests
{
    private const int Events = 60;

    private static readonly int Attempts = TestTier.Of(quick: 60, full: 2_000);

    private static readonly string[] Flips =
    [
        """data = replace(data::text, '"amount":', '"amount":1{0}')::json""",
        """headers = '{{"a":"{0}"}}'""",
        "id = gen_random_uuid()",
        "stream_id = stream_id || '{0}'",
        "version = version + 1000 + {0}",
        "type = type || '{0}'",
        "schema_version = schema_version + 1 + {0}",
        "correlation_id = '{0}'",
        "causation_id = '{0}'",
        "timestamp = timestamp - interval '1 microsecond' * (1 + {0})",
        "hash = set_byte(hash, {0} % 32, get_byte(hash, {0} % 32) # (1 + {0} % 255))",
        "prev_hash = set_byte(prev_hash, {0} % 32, get_byte(prev_hash, {0} % 32) # (1 + {0} % 255))",
    ];

    private static Gen<Tampering> AnyTampering =>
        from kind in Gen.Choose(0, Flips.Length + 2)
        from position in Gen.Choose(1, Events)
        from other in Gen.Choose(1, Events)
        from number in Gen.Choose(0, 1_000)
        where position != other
        select (kind - Flips.Length) switch
        {
            0 => new Tampering($"delete from es_events where position = {position}", position),
            1 => new Tampering($"delete from es_events where position >= {position}", position),
            2 => Swap(position, other),
            _ => Flip(Flips[kind], position, number),
        };

    [Fact]
    public async Task The_verifier_names_the_first_position_that_is_not_as_it_was()
    {
        await using var log = await FilledAsync();
        Prop.ForAll(
                AnyTampering.ToArbitrary(),
                tampering => Task.Run(() => IsNamedAsync(log, tampering)).GetAwaiter().GetResult()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Attempts));
    }

    private static async Task IsNamedAsync(TestLog log, Tampering tampering)
    {
        await log.ExecuteAsync(tampering.Sql);
        Assert.Equal(tampering.Position, (await log.Store.VerifyAsync()).FirstBadPosition);
        await log.ExecuteAsync("truncate es_events; insert into es_events table original");
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    private static async Task<TestLog> FilledAsync()
    {
        var log = await TestLog.CreateAsync();
        for (var i = 1; i <= Events; i++)
            await log.AppendAsync($"stream-{i % 4}", new Paid(i));
        await log.ExecuteAsync(
            "create table original as table es_events; alter table es_events disable trigger user"
        );
        return log;
    }

    private static Tampering Flip(string assignment, int position, int number) =>
        new(
            $"update es_events set {string.Format(System.Globalization.CultureInfo.InvariantCulture, assignment, number)} where position = {position}",
            position
        );

    private static Tampering Swap(int one, int other) =>
        new(
            $"""
            update es_events set position = -position where position in ({one}, {other});
            update es_events set position = {one + other} + position where position < 0
            """,
            Math.Min(one, other)
        );

    /// <param name="Position">The first that is not as it was.</param>
    private sealed record Tampering(string Sql, long Position);
}
