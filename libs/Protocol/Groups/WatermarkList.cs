using System.Collections.Immutable;
using Notary.Evm;

namespace Notary.Protocol.Groups;

/// <summary>Watermarks one after the other, as few as say the same.</summary>
public static class WatermarkList
{
    /// <summary>A span that goes on where the last one ended makes one with it, where neither has exceptions.</summary>
    public static ImmutableList<Watermark> With(
        this ImmutableList<Watermark> said,
        Watermark next
    ) =>
        said is [.., { Except.Count: 0 } last]
        && next.Except.Count == 0
        && last.Since <= next.Since
        && next.Since <= last.Until
            ? said.SetItem(said.Count - 1, last with { Until = Math.Max(last.Until, next.Until) })
            : said.Add(next);

    /// <summary>Whether one of them says that this is challenged no more.</summary>
    /// <param name="challengeUntil">Unix seconds.</param>
    public static bool Covers(
        this ImmutableList<Watermark> said,
        ulong challengeUntil,
        Bytes32 challengeId
    ) => said.Exists(w => w.Covers(challengeUntil, challengeId));
}
