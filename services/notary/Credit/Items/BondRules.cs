using System.Globalization;
using System.Numerics;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Member.Credit.Items;

/// <summary>Whether the chains show what a candidate says of itself. Pure.</summary>
internal static class BondRules
{
    private const string Evm = "eip155:";

    /// <summary>A bond is asked for, or the candidate names who posted one: then it is held to it.</summary>
    public static bool IsAsked(CreditTerms terms, CandidateRegistered candidate) =>
        !candidate.Leaves
        && (!terms.Bond.IsZero || candidate.Keys.Any(k => k.Operator is not null));

    /// <summary>Whether everybody of whom it is asked was looked at since the open epoch's end.</summary>
    public static bool IsComplete(CreditLedger ledger, CreditTerms terms) =>
        ledger.Candidates.All(c => !IsAsked(terms, c.Value) || IsFresh(ledger, terms, c.Key));

    /// <summary>Since that end.</summary>
    public static bool IsFresh(CreditLedger ledger, CreditTerms terms, string node) =>
        ledger.Bonds.GetValueOrDefault(node)?.At >= terms.EndOf(ledger.OpenEpoch);

    /// <summary>At the open epoch's end: registered on every chain with the keys of its word, and with a bond that suffices.</summary>
    public static bool Holds(CreditLedger ledger, CreditTerms terms, string node) =>
        ledger.Candidates[node] is var candidate
        && (
            !IsAsked(terms, candidate)
            || IsFresh(ledger, terms, node)
                && ledger.Bonds[node] is var seen
                && IsRegistered(candidate, seen)
                && seen.Chains.All(chain =>
                    BigInteger.Parse(chain.Bond, CultureInfo.InvariantCulture) >= terms.Bond
                )
        );

    /// <summary>Whether a sighting shows the candidate on every chain.</summary>
    public static bool IsRegistered(CandidateRegistered? candidate, BondSeen? seen) =>
        candidate is not null && seen?.Chains.All(chain => IsRegistered(candidate, chain)) == true;

    /// <summary>A sighting that says no more than the one before it is none.</summary>
    public static bool IsNews(CreditLedger ledger, CreditTerms terms, BondSeen seen) =>
        ledger.Bonds.GetValueOrDefault(seen.Node)?.Chains.SequenceEqual(seen.Chains) != true
        || seen.At >= terms.EndOf(ledger.OpenEpoch) && !IsFresh(ledger, terms, seen.Node);

    private static bool IsRegistered(CandidateRegistered candidate, ChainStanding chain) =>
        chain.Operator is not null
        && candidate.Keys.FirstOrDefault(k => k.Chain == chain.Chain)?.Operator == chain.Operator
        && candidate
            .Keys.Where(k => k.Chain == chain.Chain || !IsEvm(chain.Chain))
            .Any(k => DigestOf(candidate, k) is { } keys && keys.ToString() == chain.Keys);

    /// <summary>Of the candidacy with this key; null where it is no EVM key, or its proof does not hold.</summary>
    private static Bytes32? DigestOf(CandidateRegistered candidate, CandidateKey key)
    {
        if (!IsEvm(key.Chain) || !EvmSignature.TryParse(key.Proof, out var proof))
            return null;
        var words = CandidateProof.Words(key.Chain, key.PublicKey, candidate.Identity);
        // An address names no key; the signature does.
        var digest = Keccak256.Hash(words);
        return Address.TryParse(key.PublicKey, out var address) && proof.IsBy(address, digest)
            ? new Candidacy(
                Hex.Decode(candidate.Identity),
                proof.RecoverKey(digest).ToPoint()
            ).Digest
            : null;
    }

    private static bool IsEvm(string chain) => chain.StartsWith(Evm, StringComparison.Ordinal);
}
