using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains;

/// <summary>
/// What one of our own nodes can prove to others. A proof needs no trust in the node: whoever gets one verifies it.
/// Every method throws <see cref="ChainUnavailableException"/> where the node does not answer, or its answers prove nothing.
/// </summary>
public interface IChainProver
{
    /// <summary>The proof that a transaction is in a block; null while it is in none.</summary>
    /// <exception cref="FormatException">That is no transaction's id on this chain.</exception>
    Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation);

    /// <summary>The id of the transaction that recorded a leg; null where none has.</summary>
    Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    );

    /// <summary>The proof of how a leg stood at <paramref name="head"/>, a block that the node showed.</summary>
    Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    );

    /// <summary>The hash of the chain's block at a height; null where the chain is shorter.</summary>
    Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation);
}
