using Notary.Evm;

namespace Notary.Member.Publications;

/// <summary>What this member knows of a root that somebody says was signed in secret. Times are Unix seconds.</summary>
/// <param name="Since">From when on it keeps what the attestor publishes, without a gap; null: it does not.</param>
/// <param name="IsPublished">Whether the attestor published the root.</param>
/// <param name="AskedAt">When this member was first asked about it.</param>
public sealed record PublicationStanding(long? Since, bool IsPublished, long AskedAt)
{
    /// <param name="followed">Events of <see cref="PublicationsFollowed.Stream"/>.</param>
    /// <param name="published">Events of <see cref="RootPublished.StreamOf"/>.</param>
    public static PublicationStanding Of(
        Address attestor,
        IEnumerable<object> followed,
        IEnumerable<object> published,
        long askedAt
    ) => new(SinceOf(attestor.ToString(), followed), published.Any(), askedAt);

    private static long? SinceOf(string attestor, IEnumerable<object> followed) =>
        followed
            .Cast<PublicationsFollowed>()
            .Aggregate(
                (long?)null,
                (since, e) =>
                    e.Attestors.Contains(attestor, StringComparer.Ordinal) ? since ?? e.At : null
            );
}
