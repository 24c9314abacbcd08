using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Chains.Calls;

// What people stand for their word with, and the words.
public abstract partial record ChainCall
{
    /// <summary>Adds to a bond. Amount in the chain's coin or token.</summary>
    /// <param name="Holder">Address zero: the pool.</param>
    public sealed record PayBond(Address Holder, BigInteger Amount) : ChainCall;

    /// <summary>The group lets a part of a bond go.</summary>
    public sealed record ReleaseBond(GovernancePayload.BondRelease Release, GroupProof Proof)
        : ChainCall;

    /// <summary>The group forfeits a part of a bond.</summary>
    public sealed record SlashBond(GovernancePayload.BondSlash Slash, GroupProof Proof) : ChainCall;

    /// <summary>Two answers of one attestor to one exchange: its bond is forfeited.</summary>
    public sealed record ProveContradiction(
        Answer First,
        Attestation FirstAttestation,
        Answer Second,
        Attestation SecondAttestation
    ) : ChainCall;

    /// <summary>The caller offers a notary. The amount, which may be 0, is added to its bond.</summary>
    /// <param name="IdentityProof">The identity key's signature of <see cref="Candidacy.Statement"/>, DER.</param>
    /// <param name="EvmProof">The EVM key's.</param>
    public sealed record RegisterCandidate(
        Candidacy Candidacy,
        byte[] IdentityProof,
        EvmSignature EvmProof,
        BigInteger Amount
    ) : ChainCall;

    /// <summary>The caller's notary asks for leave.</summary>
    public sealed record UnregisterCandidate : ChainCall;

    /// <summary>Publishes a challenge on this chain, by whoever has a bond there.</summary>
    /// <param name="Evidence">The message ChallengePublished, as JSON in UTF-8.</param>
    public sealed record OpenChallenge(
        Answer Answer,
        Attestation Attestation,
        PenaltyKind Kind,
        byte[] Evidence
    ) : ChainCall;
}
