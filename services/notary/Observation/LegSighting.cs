using Notary.Protocol.Exchanges;

namespace Notary.Member.Observation;

/// <summary>When a leg was performed, by what the watch saw of it.</summary>
/// <param name="FirstSeenAt">The member's clock at the first sight; null if it was never seen with these terms.</param>
/// <param name="RecordedAt">The timestamp of its newest block: after a reorganisation that is where it stands.</param>
public sealed record LegSighting(long? FirstSeenAt, long? RecordedAt)
{
    /// <summary>A leg that was recorded with another answer's terms is not this one.</summary>
    public static LegSighting Of(IEnumerable<LegSeen> seen, Answer answer)
    {
        var digest = answer.Digest.ToString();
        var same = seen.Where(leg => leg.AnswerDigest == digest).ToList();
        return same is [] ? new(null, null) : new(same[0].SeenAt, same[^1].BlockTime);
    }
}
