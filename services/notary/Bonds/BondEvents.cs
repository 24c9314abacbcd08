using System.Text.Json.Serialization;

namespace Notary.Member.Bonds;

// In the stream of the governance message, between its request and its decision.

/// <summary>Input: a bond on this member's own node, and what was looked at for it.</summary>
/// <param name="Bond">In the chain's coin or token; decimal.</param>
/// <param name="Challenges">Streams of this log from which the decision is made.</param>
/// <param name="Publications">Likewise, of a root that is said not to be published: what this member keeps, then the root's own.</param>
/// <param name="Penalty">Likewise, where a penalty is said to have taken too little.</param>
/// <param name="Node">Of which the holder is the operator, and which sits or stands for election; null where there is none.</param>
public sealed record BondObserved(
    string Bond,
    IReadOnlyList<StreamRead> Challenges,
    string? Node = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<StreamRead>? Publications = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        PenaltyObserved? Penalty = null
);

/// <param name="IsFinal">The leg stands penalised on the member's own node, at the agreement's depth.</param>
/// <param name="Seen">What the watch saw of it.</param>
public sealed record PenaltyObserved(bool IsFinal, StreamRead Seen);

/// <summary>A stream of this log, and how many events it had.</summary>
public sealed record StreamRead(string Stream, int Events);
