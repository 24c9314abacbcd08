namespace Notary.Challenge.Http;

/// <summary>Stable codes of problem documents (docs/reasons.md).</summary>
internal static class Reasons
{
    public const string Malformed = "request-malformed";
    public const string Rejected = "challenge-rejected";
    public const string Unknown = "unknown-challenge";
    public const string ChainUnavailable = "chain-unavailable";
    public const string TooMany = "too-many-challenges";
    public const string TooManyStreams = "too-many-streams";
}
