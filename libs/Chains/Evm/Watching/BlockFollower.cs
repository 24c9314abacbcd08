using System.Runtime.CompilerServices;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>
/// Walks the node's chain block by block. A reorganisation is noticed by parent hashes and not by what the node announces:
/// some nodes announce none.
/// </summary>
internal sealed class BlockFollower
{
    // Deeper reorganisations than this have ended every agreement long before.
    private const int MaxRemembered = 4096;

    private readonly EvmRpc rpc;
    private readonly IReadOnlyList<Address> contracts;
    private readonly EventDecoder decoder;
    private readonly List<(long Height, Bytes32 Hash)> remembered;
    private long next;

    /// <param name="known">The caller's newest blocks by height.</param>
    public BlockFollower(
        EvmRpc rpc,
        ContractAddresses contracts,
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known
    )
    {
        (this.rpc, this.contracts, next) = (rpc, contracts.All, fromHeight);
        decoder = new(contracts);
        remembered =
        [
            .. known
                .Where(block => block.Key < fromHeight)
                .OrderBy(block => block.Key)
                .Select(block => (block.Key, block.Value)),
        ];
    }

    /// <summary>Everything between the caller's last block and the node's newest one.</summary>
    public async IAsyncEnumerable<ChainObservation> CatchUpAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        do
        {
            while (await TakeRevertedAsync(cancellation) is { } reverted)
                yield return reverted;
            while (await TakeNextAsync(cancellation) is { } block)
                yield return block;
        } while (await IsTipRevertedAsync(cancellation));
    }

    private async Task<ChainObservation.Reverted?> TakeRevertedAsync(CancellationToken cancellation)
    {
        if (!await IsTipRevertedAsync(cancellation))
            return null;
        var (height, hash) = remembered[^1];
        remembered.RemoveAt(remembered.Count - 1);
        next = height;
        return new(height, hash);
    }

    private async Task<bool> IsTipRevertedAsync(CancellationToken cancellation)
    {
        if (remembered.Count == 0)
            return false;
        var (height, hash) = remembered[^1];
        return (await HeaderAsync(height, cancellation))?.Hash != hash;
    }

    // Null at the head, and where the next block does not stand on the last one.
    private async Task<ChainObservation.Block?> TakeNextAsync(CancellationToken cancellation)
    {
        var header = await HeaderAsync(next, cancellation);
        if (header is null || !Continues(header))
            return null;
        var logs = await rpc.LogsAsync(
            new LogFilter(contracts, BlockHash: header.Hash),
            cancellation
        );
        var events = logs.Select(log => Decode(log, header)).OfType<ContractEvent>().ToArray();
        Remember(header.Hash);
        return new(EvmStateReader.ToHead(header), header.ParentHash, events);
    }

    private bool Continues(BlockHeader header) =>
        remembered.Count == 0
        || remembered[^1].Height != next - 1
        || remembered[^1].Hash == header.ParentHash;

    private ContractEvent? Decode(EventLog log, BlockHeader header) =>
        log.BlockHash == header.Hash && !log.Removed
            ? decoder.Decode(log)
            : throw new JsonRpcUnavailableException("the node gave events of another block");

    private void Remember(Bytes32 hash)
    {
        remembered.Add((next++, hash));
        if (remembered.Count > MaxRemembered)
            remembered.RemoveRange(0, MaxRemembered / 2);
    }

    private Task<BlockHeader?> HeaderAsync(long height, CancellationToken cancellation) =>
        rpc.HeaderAsync(BlockTag.Number(checked((ulong)height)), cancellation);
}
