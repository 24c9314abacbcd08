namespace Notary.Challenge.Http;

/// <summary>Stable codes of problem documents (docs/reasons.md).</summary>
internal static class Reasons
{
    public const string Malformed = "request-malformed";
    public const string Rejected = "challenge-rejected";
    public const string Unknown = "unknown-challenge";
    public const string NoProof = "unknown-proof";
    public const string ChainUnavailable = "chain-unavailable";
    public const string TooMany = "too-many-challenges";
    public const string TooManyWatched = "too-many-watched";
    public const string NotWatched = "exchange-not-watched";
    public const string NotTheParty = "not-the-party";
    public const string TooManyStreams = "too-many-streams";
}
