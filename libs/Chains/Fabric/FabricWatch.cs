using System.Runtime.CompilerServices;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;

namespace Notary.Chains.Fabric;

/// <summary>Follows the channel's blocks through the Deliver service.</summary>
internal sealed class FabricWatch(FabricNetwork network, string chaincode)
{
    /// <inheritdoc cref="IChainReader.WatchAsync"/>
    public async IAsyncEnumerable<ChainObservation> FollowAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var blocks = network
            .BlocksAsync(checked((ulong)fromHeight), cancellation)
            .GetAsyncEnumerator(cancellation);
        while (
            await FabricFailure.ExplainAsync(() => NextAsync(blocks), cancellation)
                is { } observation
        )
        {
            EnsureContinues(known, observation);
            yield return observation;
        }
        throw new ChainUnavailableException("the peer ended the delivery of blocks");
    }

    private async Task<ChainObservation.Block?> NextAsync(IAsyncEnumerator<FabricBlock> blocks) =>
        await blocks.MoveNextAsync() ? Observe(blocks.Current) : null;

    private ChainObservation.Block Observe(FabricBlock block)
    {
        var head = new ChainHead(
            checked((long)block.Number),
            Bytes32.FromSpan(block.Hash),
            Timestamp: null
        );
        var parent = block.Number == 0 ? Bytes32.Zero : Bytes32.FromSpan(block.PreviousHash);
        return new(head, parent, [.. block.Transactions.SelectMany(EventsOf)]);
    }

    private IEnumerable<ContractEvent> EventsOf(FabricTransaction transaction)
    {
        var isOurs =
            transaction.IsValid
            && transaction.Call is { Event: not null } call
            && call.Chaincode == chaincode;
        var found = isOurs
            ? FabricEvents.Parse(transaction.TransactionId, transaction.Call!.Event!)
            : null;
        return found is null ? [] : [found];
    }

    /// <summary>A channel has no reorganisations: another block at a known height is another channel's.</summary>
    private static void EnsureContinues(
        IReadOnlyDictionary<long, Bytes32> known,
        ChainObservation.Block block
    )
    {
        var (height, hash, _) = block.Head;
        var isOther =
            (known.TryGetValue(height, out var same) && same != hash)
            || (known.TryGetValue(height - 1, out var parent) && parent != block.ParentHash);
        if (isOther)
        {
            throw new ChainUnavailableException(
                $"the peer's block {height} does not continue the chain that was seen before"
            );
        }
    }
}
