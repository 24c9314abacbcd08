using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Challenge.Watermarks;

/// <summary>Which watermark is asked for next. Pure.</summary>
public static class WatermarkRules
{
    /// <summary>Null where there is nothing to say that was not said.</summary>
    /// <param name="awaited">The members' clocks have passed it.</param>
    public static Watermark? Next(
        WatermarkBook book,
        ChallengedExchanges challenged,
        WatermarkAwaited awaited
    )
    {
        var since = Math.Min(book.Since, awaited.Since ?? ulong.MaxValue);
        if (awaited.Until <= since)
            return null;
        var next = Over(since, awaited.Until, challenged);
        var isSaid = awaited.Since is null && Says(book.Last, next);
        return isSaid || next.Until <= since ? null : next;
    }

    /// <summary>With all cases of the span as exceptions; where they are too many, the span ends before those that are.</summary>
    private static Watermark Over(ulong since, ulong until, ChallengedExchanges challenged)
    {
        var span = new Watermark(since, until, []);
        List<ChallengedExchange> cases =
        [
            .. challenged.Cases.Values.Where(c => span.Spans(c.Until)).OrderBy(c => c.Until),
        ];
        if (cases.Count > Watermark.MaxExcept)
            span = span with { Until = cases[Watermark.MaxExcept].Until - 1 };
        return span with
        {
            Except =
            [
                .. challenged
                    .Cases.Where(c => span.Spans(c.Value.Until))
                    .Select(c => Bytes32.Parse(c.Key)),
            ],
        };
    }

    /// <summary>Exceptions that a later watermark has to come back to.</summary>
    public static IReadOnlyList<UnresolvedCase> Unresolved(
        Watermark watermark,
        ChallengedExchanges challenged
    ) =>
        [
            .. from id in watermark.Except.Select(id => id.ToString())
            let found = challenged.Cases.GetValueOrDefault(id)
            where found is { IsUpheld: false }
            select new UnresolvedCase(id, found.Until),
        ];

    private static bool Says(WatermarkGiven? last, Watermark next) =>
        last is not null
        && last.Since <= next.Since
        && last.Until >= next.Until
        && last.Except.SequenceEqual(
            next.Except.Select(id => id.ToString()),
            StringComparer.Ordinal
        );
}
