using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Chains.Observations;

// Who stands for what, with which bond. Amounts in the chain's coin or token.
public abstract partial record ContractEvent
{
    /// <summary>A bond grew; <paramref name="Bond"/> is what it is now.</summary>
    public sealed record BondPaid(string TxId, Address Holder, BigInteger Amount, BigInteger Bond)
        : ContractEvent(TxId);

    /// <summary>A bond shrank: the group let a part of it go, or forfeited it.</summary>
    public sealed record BondTaken(string TxId, Address Holder, BigInteger Amount, bool Forfeited)
        : ContractEvent(TxId);

    /// <summary>An operator offers a notary. On EVM the identity key's proof is for followers to check.</summary>
    /// <param name="Operator">Party id of whoever registered it.</param>
    /// <param name="Bond">The operator's bond now.</param>
    public sealed record CandidateRegistered(
        string TxId,
        Bytes32 Operator,
        Candidacy Candidacy,
        byte[] IdentityProof,
        BigInteger Bond
    ) : ContractEvent(TxId);

    /// <summary>An operator's notary asks for leave.</summary>
    public sealed record CandidateLeaving(string TxId, Bytes32 Operator) : ContractEvent(TxId);

    /// <summary>Somebody with a bond published a challenge of a leg, on whichever chain the answer names for it.</summary>
    /// <param name="Challenger">Party id of whoever sent it.</param>
    /// <param name="Evidence">As it came, and at most as long as the contracts take; <see cref="Challenges.OpenedChallenge"/> reads it.</param>
    public sealed record ChallengeOpened(
        string TxId,
        Bytes32 AgreementId,
        ulong Sequence,
        PenaltyKind Kind,
        Bytes32 Challenger,
        Bytes32 AnswerDigest,
        byte[] Evidence
    ) : ContractEvent(TxId);
}
