namespace Notary.Contracts.Group;

// What a notary answers to GET /v1/credit and /v1/credit/nodes/{node}. Times are Unix seconds, keys and ids 0x-hex, nodes as in messages.

/// <param name="Epoch">The epoch under way by its clock; grades are signed for this one.</param>
/// <param name="OpenEpoch">The first that is not agreed on.</param>
/// <param name="Cid">Of the last agreed block; null before the first.</param>
/// <param name="Nodes">Who sits or stands for election, by rank.</param>
/// <param name="NextGroup">Nodes that the last block elects; empty before the first.</param>
/// <param name="Expelled">Nodes that cannot be elected.</param>
/// <param name="Change">The change that the election asks for; null where the group stays.</param>
/// <param name="History">Agreed blocks, the newest first.</param>
public sealed record CreditReport(
    long Epoch,
    long OpenEpoch,
    long Begin,
    long End,
    string? Cid,
    IReadOnlyList<CreditNode> Nodes,
    IReadOnlyList<string> NextGroup,
    IReadOnlyList<string> Expelled,
    string? Change,
    IReadOnlyList<CreditEpoch> History
);

/// <param name="Credit">Null where no block names it yet.</param>
/// <param name="Rank">Among old, or new nodes, from 1.</param>
public sealed record CreditNode(
    string Node,
    string Identity,
    bool Sits,
    bool IsNew,
    int? Rank,
    double? Credit
);

/// <param name="Signature">The group's; empty where only a later block's links it.</param>
public sealed record CreditEpoch(long Epoch, string Cid, ulong GroupEpoch, string Signature);

/// <summary>Why a node has its credit.</summary>
/// <param name="Intrinsic">Of its own indicators.</param>
/// <param name="Trust">What others' trust added.</param>
public sealed record CreditExplanation(
    string Node,
    long Epoch,
    bool IsNew,
    int Rank,
    double Credit,
    double Intrinsic,
    double Trust,
    IReadOnlyList<CreditIndicator> Indicators,
    IReadOnlyList<string> TrustedBy,
    CreditCounts Counts
);

public sealed record CreditIndicator(
    string Indicator,
    double Raw,
    double Normalised,
    double Weight
);

/// <summary>How many items of the last block speak of the node.</summary>
public sealed record CreditCounts(
    int Grades,
    int Exchanges,
    int Recommendations,
    int Rounds,
    int Votes
);
