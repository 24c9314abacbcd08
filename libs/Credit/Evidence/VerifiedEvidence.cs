namespace Notary.Credit.Evidence;

/// <summary>Checks signatures; which curve and key format, its implementer knows.</summary>
public interface IEvidenceSignatures
{
    /// <param name="signer">A member's identity key, or a party's id.</param>
    /// <param name="words">What is signed (<see cref="SignedWords"/>).</param>
    bool IsSigned(
        ReadOnlySpan<byte> signer,
        ReadOnlySpan<byte> words,
        ReadOnlySpan<byte> signature
    );
}

/// <summary>A block of which every item is signed by who it names. Only such a block is scored.</summary>
public sealed class VerifiedEvidence
{
    private VerifiedEvidence(EvidenceBlock block) => Block = block;

    public EvidenceBlock Block { get; }

    /// <exception cref="FormatException">The block breaks a rule, or a signature does not hold; the message names the item.</exception>
    public static VerifiedEvidence Of(EvidenceBlock block, IEvidenceSignatures signatures)
    {
        EvidenceRules.Require(block);
        foreach (var (what, signer, words, signature) in SignedItems(block, new Roster(block)))
        {
            if (!signatures.IsSigned(Hex.Bytes(signer), words, Hex.Bytes(signature)))
                throw new FormatException($"{what} is not signed by {signer}");
        }
        return new(block);
    }

    private static IEnumerable<(
        string What,
        string Signer,
        byte[] Words,
        string Signature
    )> SignedItems(EvidenceBlock block, Roster roster) =>
        [
            .. block.Grades.Select(g =>
                (
                    $"the grade of exchange {g.Exchange}",
                    g.Party,
                    SignedWords.Of(g, block.Epoch),
                    g.Signature
                )
            ),
            .. block.Recommendations.Select(r =>
                (
                    $"the recommendation of {r.Node} by {r.Member}",
                    roster[r.Member].Key,
                    SignedWords.Of(r, block.Epoch),
                    r.Signature
                )
            ),
            .. block.Rounds.SelectMany(round =>
                round.Receipts.Select(r =>
                    (
                        $"the receipt of {r.By} for {r.Node} in round {round.Id}",
                        roster[r.By].Key,
                        SignedWords.Of(r, round.Id, block.Epoch),
                        r.Signature
                    )
                )
            ),
            .. block.Votes.Select(v =>
                (
                    $"the vote of {v.Voter} on {v.Matter}",
                    roster[v.Voter].Key,
                    SignedWords.Of(v, block.Epoch),
                    v.Signature
                )
            ),
        ];
}
