using System.Text.Json.Serialization;

namespace Notary.Member.Bonds;

// In the stream of the governance message, between its request and its decision.

/// <summary>Input: a bond on this member's own node, and what was looked at for it.</summary>
/// <param name="Bond">In the chain's coin or token; decimal.</param>
/// <param name="Challenges">Streams of this log from which the decision is made.</param>
/// <param name="Publications">Likewise, of a root that is said not to be published: what this member keeps, then the root's own.</param>
/// <param name="Node">Of which the holder is the operator, and which sits or stands for election; null where there is none.</param>
public sealed record BondObserved(
    string Bond,
    IReadOnlyList<StreamRead> Challenges,
    string? Node = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<StreamRead>? Publications = null
);

/// <summary>A stream of this log, and how many events it had.</summary>
public sealed record StreamRead(string Stream, int Events);
