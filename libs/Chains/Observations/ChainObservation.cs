using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Observations;

/// <summary>Something that a node showed.</summary>
public abstract record ChainObservation
{
    private ChainObservation() { }

    /// <summary>A committed block and what our contracts recorded in it, in order.</summary>
    public sealed record Block(
        ChainHead Head,
        Bytes32 ParentHash,
        IReadOnlyList<ContractEvent> Events
    ) : ChainObservation;

    /// <summary>A block left the node's chain.</summary>
    public sealed record Reverted(long Height, Bytes32 Hash) : ChainObservation;

    /// <summary>The node calls this block of the shown ones final, and all before it; shown where settings ask for it.</summary>
    public sealed record Finalized(long Height, Bytes32 Hash) : ChainObservation;

    /// <summary>Block 0 of the chain that is followed; shown where the caller knew none.</summary>
    public sealed record Genesis(Bytes32 Hash) : ChainObservation;

    /// <summary>A node is no longer believed or asked until it was probed again.</summary>
    /// <param name="Reason">A code of docs/reasons.md, "Nodes".</param>
    public sealed record NodeDropped(string Node, string Reason, string Detail) : ChainObservation;

    /// <summary>A dropped node answered a probe well.</summary>
    public sealed record NodeRestored(string Node) : ChainObservation;

    /// <summary>A transaction to our contracts is in the mempool; <paramref name="Leg"/> where it performs one.</summary>
    public sealed record Pending(string TxId, byte[]? Raw, PendingLeg? Leg) : ChainObservation;

    /// <summary>A transaction that was pending is in a block that was shown; <paramref name="Succeeded"/> is false if it reverted.</summary>
    public sealed record Mined(string TxId, long Height, bool Succeeded) : ChainObservation;

    /// <summary>
    /// A transaction that was pending left the mempool without a block: another one took its nonce
    /// (<paramref name="ReplacedBy"/>, where it was seen), or the node forgot it.
    /// </summary>
    public sealed record Dropped(string TxId, string? ReplacedBy) : ChainObservation;
}

/// <summary>What a pending transaction would record, read from its call data and not yet judged.</summary>
public sealed record PendingLeg(Side Side, Answer Answer);

/// <summary>What our contracts recorded, by whatever transaction.</summary>
public abstract partial record ContractEvent(string TxId)
{
    public sealed record Locked(
        string TxId,
        Bytes32 Party,
        Address Account,
        BigInteger Amount,
        BigInteger Balance,
        Agreement Agreement,
        EvmSignature ConsumerSignature,
        EvmSignature ProviderSignature
    ) : ContractEvent(TxId);

    public sealed record LegRecorded(
        string TxId,
        Side Side,
        Bytes32 AgreementId,
        ulong Sequence,
        Bytes32 AnswerDigest
    ) : ContractEvent(TxId);

    public sealed record Penalized(
        string TxId,
        Bytes32 AgreementId,
        ulong Sequence,
        PenaltyKind Kind,
        Address Account,
        Bytes32 Victim,
        BigInteger Amount,
        Bytes32 AnswerDigest
    ) : ContractEvent(TxId);

    /// <summary>Somebody proved to the service-provider contract that a leg is recorded with these terms.</summary>
    public sealed record InclusionProved(
        string TxId,
        Side Side,
        Bytes32 AgreementId,
        ulong Sequence,
        Bytes32 AnswerDigest
    ) : ContractEvent(TxId);

    public sealed record GroupChanged(string TxId, ulong Epoch, byte[] PublicKey, Bytes32 GroupId)
        : ContractEvent(TxId);

    public sealed record AttestorRegistered(string TxId, Address Attestor, ulong ValidUntil)
        : ContractEvent(TxId);

    public sealed record SetupAnchored(
        string TxId,
        Bytes32 AgreementId,
        uint Version,
        Bytes32 CidDigest
    ) : ContractEvent(TxId);
}
