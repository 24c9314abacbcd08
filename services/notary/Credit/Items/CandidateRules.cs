using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit.Items;

/// <summary>Who may stand for election. Pure.</summary>
internal static class CandidateRules
{
    /// <summary>Standing at the same time.</summary>
    public const int MaxCandidates = 64;

    private const int MaxText = 512;

    /// <summary>How far the clock of a candidate may be ahead, in seconds.</summary>
    private const long ClockDifference = 300;

    /// <param name="chains">Configured ones: it takes a key for each.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>Null where it is taken.</returns>
    public static Refusal? Objection(
        CreditLedger ledger,
        CandidateRegistered candidate,
        IReadOnlyList<ChainIdentity> chains,
        long now
    )
    {
        if (!IsWellFormed(candidate) || candidate.At > now + ClockDifference)
            return new(
                400,
                "candidate-malformed",
                "The registration is malformed, or of the future."
            );
        if (!candidate.IsSigned())
            return new(
                403,
                "candidate-not-signed",
                "The registration is not signed by its identity key."
            );
        if (!candidate.Leaves && chains.FirstOrDefault(c => !HasKey(candidate, c)) is { } lacking)
            return new(
                422,
                "candidate-key-missing",
                $"The registration has no key for {lacking.Id} with a proof that the candidate has it."
            );
        var known = ledger.Candidates.GetValueOrDefault(NodeName.Of(candidate.Identity));
        if (candidate.At <= known?.At)
            return new(409, "candidate-outdated", "A newer word of this candidate is known.");
        return known is null && ledger.Candidates.Count >= MaxCandidates
            ? new(429, "too-many-candidates", "As many notaries as can be are registered.")
            : null;
    }

    /// <summary>Of a candidate that others offer: all but what only the chains and the clock say.</summary>
    public static bool Holds(CandidateRegistered candidate) =>
        IsWellFormed(candidate) && candidate.IsSigned();

    private static bool IsWellFormed(CandidateRegistered c) =>
        c.Keys.Length <= 8
        && IsParty(c.Operator)
        && c.Keys.All(k =>
            k.Chain.Length + k.PublicKey.Length + k.Proof.Length < MaxText
            && (k.Operator is null || IsParty(k.Operator))
        )
        && IsOperated(c)
        && IsIdentity(c.Identity);

    /// <summary>Whoever registered it on the chains is its operator on one of them, so that it runs under nobody else's name.</summary>
    private static bool IsOperated(CandidateRegistered c) =>
        c.Keys.All(k => k.Operator is null) || c.Keys.Any(k => k.Operator == c.Operator);

    private static bool IsParty(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && Hex.TryDecode(text, out var party)
        && party.Length is 20 or 32
        && text == Hex.Encode(party);

    private static bool IsIdentity(string text)
    {
        try
        {
            return Hex.Encode(IdentityPublicKey.Parse(Hex.Decode(text)).ToBytes()) == text;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HasKey(CandidateRegistered candidate, ChainIdentity chain) =>
        candidate.Keys.Any(key =>
            key.Chain == chain.Id
            && Hex.TryDecode(key.PublicKey, out var publicKey)
            && Hex.TryDecode(key.Proof, out var proof)
            && EvidenceSignatures.Instance.IsSigned(
                publicKey,
                CandidateProof.Words(key.Chain, key.PublicKey, candidate.Identity),
                proof
            )
        );
}
