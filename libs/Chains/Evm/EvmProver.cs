using Notary.Chains.Evm.Contracts;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm;

/// <summary>Proofs from what a node answers; nothing that does not prove itself is returned.</summary>
internal sealed class EvmProver(IJsonRpc connection, Address userContract)
{
    private readonly EvmRpc rpc = new(connection);
    private readonly BlockProofs proofs = new(connection);

    public async Task<InclusionProof?> ProveAsync(Bytes32 id, CancellationToken cancellation) =>
        await proofs.TransactionAsync(id, cancellation) is { } proof
            ? new InclusionProof.Evm(proof)
            : null;

    public async Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    )
    {
        var leg = side == Side.Payment ? ContractEvents.Paid : ContractEvents.Delivered;
        var word = Bytes32.FromSpan(new AbiWordWriter().Add(sequence).Words);
        var logs = await rpc.LogsAsync(
            new LogFilter(
                [userContract],
                [
                    [leg.Topic],
                    [agreementId],
                    [word],
                ],
                "0x0",
                "latest"
            ),
            cancellation
        );
        return logs is [.., { TransactionHash: { } id }] ? id.ToString() : null;
    }

    /// <summary>A word of the UserContract's storage at a block.</summary>
    public async Task<LegProof> ProveSlotAsync(
        Bytes32 slot,
        Bytes32 block,
        CancellationToken cancellation
    )
    {
        var header = await proofs.HeaderAsync(block, cancellation);
        var answer = await rpc.ProofAsync(userContract, [slot], BlockTag.Hash(block), cancellation);
        if (answer.StorageProof is not [var path])
            throw new FormatException($"a state proof lacks slot {slot}");
        var root = HeaderRlp.Parse(header).StateRoot;
        StateProof.ReadSlot(root, userContract, slot, answer.ProofNodes, path.Proof);
        return new LegProof.Evm(header, answer.ProofNodes, path.Proof);
    }

    public async Task<Bytes32?> HashAsync(long height, CancellationToken cancellation) =>
        height >= 0
            ? (await rpc.HeaderAsync(BlockTag.Number((ulong)height), cancellation))?.Hash
            : null;
}
