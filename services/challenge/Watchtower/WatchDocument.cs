using Notary.Protocol.Challenges;

namespace Notary.Challenge.Watchtower;

/// <summary>A watched exchange as anyone may read it. Times are Unix seconds.</summary>
/// <param name="Id">Of the challenge that is made when its time comes.</param>
/// <param name="DueAt">Not before.</param>
/// <param name="Until">At the latest.</param>
internal sealed record WatchDocument(
    string Id,
    string State,
    string AgreementId,
    ulong Sequence,
    int Kind,
    string Party,
    long ReceivedAt,
    ulong DueAt,
    ulong Until,
    string? Reason
)
{
    public static WatchDocument Of(WatchedExchange found)
    {
        var watched = ChallengeEvidence.Parse(found.Challenge);
        return new(
            found.Challenge.ChallengeId,
            found.Ended?.Outcome ?? (found.Forgotten is null ? "watching" : "forgotten"),
            watched.Answer.AgreementId.ToString(),
            watched.Answer.Sequence,
            (int)watched.Kind,
            watched.Challenger.ToString(),
            found.ReceivedAt,
            watched.DueAt,
            watched.ChallengeUntil,
            found.Ended?.Reason
        );
    }
}
