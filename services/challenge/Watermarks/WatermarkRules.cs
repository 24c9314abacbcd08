using Notary.Challenge.Cases;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Challenge.Watermarks;

/// <summary>Which watermark is asked for next. Pure.</summary>
public static class WatermarkRules
{
    /// <summary>What the next one is about at most; null where all of it was said.</summary>
    /// <param name="awaited">The members' clocks have passed it.</param>
    public static Watermark? Span(WatermarkBook book, WatermarkAwaited awaited)
    {
        var since = Math.Min(book.Since, awaited.Since ?? ulong.MaxValue);
        return awaited.Until <= since ? null : new(since, awaited.Until, []);
    }

    /// <summary>Null where there is nothing to say that was not said.</summary>
    /// <param name="cases">At least those of the span.</param>
    /// <inheritdoc cref="Span"/>
    public static Watermark? Next(
        WatermarkBook book,
        IReadOnlyCollection<KnownCase> cases,
        WatermarkAwaited awaited
    )
    {
        if (Span(book, awaited) is not { } span)
            return null;
        var next = Over(span, cases);
        var isSaid = awaited.Since is null && Says(book.Last, next);
        return isSaid || next.Until <= next.Since ? null : next;
    }

    /// <summary>With all cases of the span that were not dismissed as exceptions; where they are too many, the span ends before those that are.</summary>
    private static Watermark Over(Watermark span, IReadOnlyCollection<KnownCase> cases)
    {
        List<KnownCase> challenged =
        [
            .. cases.Where(c => c.IsChallenged && span.Spans(c.Until)).OrderBy(c => c.Until),
        ];
        if (challenged.Count > Watermark.MaxExcept)
            span = span with { Until = challenged[Watermark.MaxExcept].Until - 1 };
        return span with
        {
            Except =
            [
                .. challenged
                    .Where(c => span.Spans(c.Until))
                    .Select(c => c.ChallengeId)
                    .Order(StringComparer.Ordinal)
                    .Select(id => Bytes32.Parse(id)),
            ],
        };
    }

    /// <summary>Exceptions that a later watermark has to come back to.</summary>
    public static IReadOnlyList<UnresolvedCase> Unresolved(
        Watermark watermark,
        IReadOnlyCollection<KnownCase> cases
    )
    {
        var open = cases
            .Where(c => c.Outcome is null)
            .ToDictionary(c => c.ChallengeId, c => c.Until, StringComparer.Ordinal);
        return
        [
            .. from id in watermark.Except.Select(id => id.ToString())
            where open.ContainsKey(id)
            select new UnresolvedCase(id, open[id]),
        ];
    }

    private static bool Says(WatermarkGiven? last, Watermark next) =>
        last is not null
        && last.Since <= next.Since
        && last.Until >= next.Until
        && last.Except.SequenceEqual(
            next.Except.Select(id => id.ToString()),
            StringComparer.Ordinal
        );
}
