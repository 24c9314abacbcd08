namespace Notary.Credit.Evidence;

/// <summary>A sitting notary or a candidate.</summary>
/// <param name="Id">As <see cref="NodeId"/>.</param>
/// <param name="Key">Identity key, 0x-hex: what it signs with.</param>
/// <param name="Member">Whether it sat in this epoch.</param>
/// <param name="Operator">Who runs it, 0x-hex: the party's id that posted its bond.</param>
public sealed record Node(string Id, string Key, bool Member, string Operator);

/// <summary>An exchange that ended in this epoch.</summary>
/// <param name="Assigned">Notaries, and candidates on probation, that were to serve it, by id.</param>
/// <param name="Consumer">Party id, 0x-hex.</param>
/// <param name="Id">Exchange id, 32 bytes.</param>
/// <param name="Provider">Party id, 0x-hex.</param>
/// <param name="Served">Those of them that did, by id.</param>
/// <param name="Value">Amount in the payment asset's base units, decimal.</param>
public sealed record Exchange(
    IReadOnlyList<string> Assigned,
    string Consumer,
    string Id,
    string Provider,
    IReadOnlyList<string> Served,
    string Value
);

/// <summary>What a party thinks of one of the notaries that were to serve its exchange.</summary>
/// <param name="Points">0 (worst) to 100.</param>
/// <param name="Signature">By the party, over <see cref="SignedWords"/>.</param>
public sealed record Grade(
    string Exchange,
    string Node,
    string Party,
    int Points,
    string Signature
);

/// <summary>Whether a sitting notary recommends a node: of a new one it is R, of an old one it is trust.</summary>
public sealed record Recommendation(bool Agree, string Member, string Node, string Signature);

/// <summary>A signing round.</summary>
/// <param name="Assigned">Members that were asked for a partial signature, by id.</param>
/// <param name="Id">32 bytes.</param>
/// <param name="Receipts">By receiver and sender.</param>
public sealed record Round(
    IReadOnlyList<string> Assigned,
    string Id,
    IReadOnlyList<Receipt> Receipts
);

/// <summary>What a member received from another in a round.</summary>
/// <param name="By">The receiver.</param>
/// <param name="Micros">Microseconds from the request to the partial signature, from 1.</param>
/// <param name="Node">The sender.</param>
/// <param name="Signature">By the receiver.</param>
/// <param name="Valid">Whether the partial signature holds.</param>
public sealed record Receipt(string By, long Micros, string Node, string Signature, bool Valid);

/// <summary>A verdict on a challenge, or on a complaint against a member.</summary>
/// <param name="Accused">The member that a complaint is against; null for a challenge.</param>
/// <param name="Matter">32 bytes.</param>
/// <param name="Signature">By the voter.</param>
/// <param name="Upheld">The verdict.</param>
public sealed record Vote(
    string? Accused,
    string Matter,
    string Signature,
    bool Upheld,
    string Voter
);
