using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Challenge.Watermarks;

/// <summary>Which watermark is asked for next. Pure.</summary>
public static class WatermarkRules
{
    /// <summary>Null where there is nothing to say that was not said.</summary>
    /// <param name="until">Unix seconds; the members' clocks have passed it.</param>
    public static Watermark? Next(WatermarkBook book, ChallengedExchanges challenged, ulong until)
    {
        var since = book.Since;
        if (until <= since)
            return null;
        var span = new Watermark(since, until, []);
        List<Bytes32> except =
        [
            .. challenged
                .Cases.Where(c => span.Spans(c.Value.Until))
                .Select(c => Bytes32.Parse(c.Key)),
        ];
        var next = span with { Except = except };
        return except.Count > Watermark.MaxExcept || Says(book.Last, next) ? null : next;
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
