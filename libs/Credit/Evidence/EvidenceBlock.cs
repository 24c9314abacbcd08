using System.Security.Cryptography;

namespace Notary.Credit.Evidence;

/// <summary>
/// Everything that an epoch's scores are computed from: one IPFS block of canonical JSON, on which the group agrees
/// (docs/formats.md, "Credit evidence"). Lists are in the order of their keys, each key once; members of a JSON object are in the order of
/// their names, which is the order of these parameters.
/// </summary>
/// <param name="Begin">Unix seconds at which the epoch began.</param>
/// <param name="End">Unix seconds at which it ended.</param>
/// <param name="Epoch">1, 2, 3 …</param>
/// <param name="Exchanges">By id.</param>
/// <param name="Format"><see cref="CurrentFormat"/>.</param>
/// <param name="Grades">By exchange and party: one for both.</param>
/// <param name="Nodes">Sitting notaries and candidates, by id.</param>
/// <param name="Previous">CID of the block before; null for the first.</param>
/// <param name="Recommendations">By member and node.</param>
/// <param name="Rounds">By id.</param>
/// <param name="Votes">By matter, voter and verdict: a voter with both verdicts contradicts itself, and that is evidence.</param>
public sealed record EvidenceBlock(
    long Begin,
    long End,
    long Epoch,
    IReadOnlyList<Exchange> Exchanges,
    string Format,
    IReadOnlyList<Grade> Grades,
    IReadOnlyList<Node> Nodes,
    string? Previous,
    IReadOnlyList<Recommendation> Recommendations,
    IReadOnlyList<Round> Rounds,
    IReadOnlyList<Vote> Votes
)
{
    public const string CurrentFormat = "notary/v1/credit-evidence";

    /// <summary>The largest block that is read, in bytes: what IPFS nodes pass on to each other.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>The bytes whose hash is the CID.</summary>
    public byte[] ToCanonicalJson() => EvidenceJson.Write(this);

    /// <summary>SHA-256 of the canonical JSON: the digest in the block's CID.</summary>
    public byte[] Digest() => SHA256.HashData(ToCanonicalJson());

    /// <exception cref="FormatException">The bytes are no canonical block, or what it says does not fit together.</exception>
    public static EvidenceBlock Parse(ReadOnlySpan<byte> json)
    {
        var block = EvidenceJson.Read(json);
        EvidenceRules.Require(block);
        return block;
    }
}
