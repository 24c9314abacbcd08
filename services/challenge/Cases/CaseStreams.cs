namespace Notary.Challenge.Cases;

/// <summary>Names of streams.</summary>
public static class CaseStreams
{
    private const string CasePrefix = "case-";

    public static string Case(string challengeId) => CasePrefix + challengeId;

    public static string Rejected(string challengeId) => "rejected-" + challengeId;

    public static string Statements(string challengeId) => "statements-" + challengeId;

    public static string Partials(string message) => "partials-" + message;

    public static string Penalty(string challengeId) => "penalty-" + challengeId;

    public static string Proofs(string challengeId) => "proofs-" + challengeId;

    /// <summary>The challenge of a case's stream.</summary>
    public static string ChallengeOf(string caseStream) => caseStream[CasePrefix.Length..];
}
