using System.Text.Json.Serialization;

namespace Notary.Contracts.Group;

// About notaries' credit (docs/formats.md, "Credit epochs"). Keys, ids and signatures are 0x-hex, times Unix seconds.
// Nodes are named by the first 16 bytes of the SHA-256 of their identity key, lower-case hex.

/// <summary>A party of an exchange grades a notary that was to serve it.</summary>
/// <param name="Epoch">The credit epoch in which it is given.</param>
/// <param name="Exchange">Its id, 32 bytes.</param>
/// <param name="Party">The consumer's or the provider's address.</param>
/// <param name="Points">0 (worst) to 100.</param>
/// <param name="Signature">By the party, 65 bytes (docs/formats.md, "Credit evidence").</param>
/// <param name="Answer">ABI words of the exchange's answer: who took part, and in what.</param>
public sealed record GradeGiven(
    long Epoch,
    string Exchange,
    string Node,
    string Party,
    int Points,
    string Signature,
    string Answer,
    int SchemaVersion = 1
);

/// <summary>A key with which a candidate acts on one chain.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="PublicKey">EVM: the address; Fabric: P-256, DER SubjectPublicKeyInfo.</param>
/// <param name="Proof">That the candidate has the key: its signature over this candidacy's words.</param>
/// <param name="Operator">Party id of who registered the candidate on this chain, with a bond; null: nobody did.</param>
public sealed record CandidateKey(
    string Chain,
    string PublicKey,
    string Proof,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Operator = null
);

/// <summary>A notary stands for election, or no longer does.</summary>
/// <param name="Identity">DER SubjectPublicKeyInfo.</param>
/// <param name="Operator">Party id of who runs it and posts its bond.</param>
/// <param name="Keys">One for each chain, by CAIP-2 id.</param>
/// <param name="Leaves">It stands no longer.</param>
/// <param name="Signature">By the identity key.</param>
public sealed record CandidateRegistered(
    string Identity,
    string Operator,
    CandidateKey[] Keys,
    bool Leaves,
    long At,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>Whether its member recommends a node.</summary>
public sealed record OfferedRecommendation(string Node, bool Agree, string Signature);

/// <summary>What its member received from another one in a signing round.</summary>
/// <param name="Round">The group message that was signed.</param>
/// <param name="Micros">From the request to the partial signature.</param>
public sealed record OfferedReceipt(
    string Round,
    string Node,
    bool Valid,
    long Micros,
    string Signature
);

/// <summary>Its member's verdict on a challenge, or on a complaint against a member.</summary>
/// <param name="Accused">The node that a complaint is against; null for a challenge.</param>
public sealed record OfferedVote(string Matter, string? Accused, bool Upheld, string Signature);

/// <summary>All that a notary has to say for an epoch's evidence, once the epoch has ended.</summary>
/// <param name="GroupId">Of the sitting group.</param>
/// <param name="Member">Whose it is: identity key.</param>
/// <param name="Witnessed">Digests of the answers of graded exchanges that it saw end on its own nodes.</param>
/// <param name="Candidates">Who stands for election, and has its bond, as far as it knows.</param>
/// <param name="Signature">By the identity key.</param>
public sealed record EvidenceOffered(
    long Epoch,
    string GroupId,
    string Member,
    GradeGiven[] Grades,
    string[] Witnessed,
    OfferedRecommendation[] Recommendations,
    OfferedReceipt[] Receipts,
    OfferedVote[] Votes,
    CandidateRegistered[] Candidates,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>A leader proposes the block that is made of these offers.</summary>
/// <param name="Attempt">From 0; each has another leader.</param>
/// <param name="Offers">Their digests, ascending.</param>
/// <param name="Cid">Of the block.</param>
/// <param name="Proposer">Identity key.</param>
public sealed record EvidenceProposed(
    long Epoch,
    int Attempt,
    string GroupId,
    string[] Offers,
    string Cid,
    string Proposer,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>A member made the same block of the proposal's offers.</summary>
public sealed record EvidenceEchoed(
    long Epoch,
    int Attempt,
    string GroupId,
    string Cid,
    string Member,
    string Signature,
    int SchemaVersion = 1
);

/// <summary>The group signed an epoch's evidence: anybody can check that, so nobody else signs it.</summary>
/// <param name="GroupEpoch">Of the group that signed.</param>
/// <param name="Attempt">In which it was made.</param>
/// <param name="Signature">Compressed G1, 48 bytes.</param>
public sealed record EvidenceAgreed(
    long Epoch,
    string Cid,
    ulong GroupEpoch,
    string GroupId,
    string Signature,
    int SchemaVersion = 1,
    int Attempt = 0
);
