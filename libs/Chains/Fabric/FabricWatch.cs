using System.Runtime.CompilerServices;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;

namespace Notary.Chains.Fabric;

/// <summary>Follows the channel's blocks through the Deliver service of one peer, and of the next one after a failure.</summary>
internal sealed class FabricWatch(
    IReadOnlyList<FabricNetwork> peers,
    string chaincode,
    OrdererTrust orderers,
    TimeSpan stall,
    TimeProvider time
)
{
    private int _failures;

    /// <inheritdoc cref="IChainReader.WatchAsync"/>
    public async IAsyncEnumerable<ChainObservation> FollowAsync(
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var next = checked((ulong)fromHeight);
        var peer = peers[_failures % peers.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var blocks = peer.BlocksAsync(next, stop.Token)
            .GetAsyncEnumerator(cancellation);
        // Until a block is here, this attempt counts as failed, and whoever watches again watches the next peer.
        _failures++;
        while (await NextAsync(blocks, next, stop) is { } block)
        {
            var observation = Observe(block);
            EnsureContinues(known, observation);
            _failures--;
            yield return observation;
            _failures++;
            next = block.Number + 1;
        }
        throw new ChainUnavailableException("the peer ended the delivery of blocks");
    }

    private Task<FabricBlock?> NextAsync(
        IAsyncEnumerator<FabricBlock> blocks,
        ulong number,
        CancellationTokenSource stop
    ) =>
        FabricFailure.ExplainAsync(
            async () =>
            {
                var move = blocks.MoveNextAsync().AsTask();
                await WatchOthersAsync(move, number, stop);
                if (!await move)
                    return null;
                orderers.EnsureSigned(blocks.Current.Raw);
                return blocks.Current;
            },
            stop.Token
        );

    private async Task WatchOthersAsync(Task move, ulong number, CancellationTokenSource stop)
    {
        try
        {
            while (await Task.WhenAny(move, Task.Delay(stall, time, stop.Token)) != move)
                await ThrowIfBehindAsync(number, stop.Token);
        }
        catch
        {
            // A stream can be closed only when nobody waits for it.
            await stop.CancelAsync();
            await move.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>A peer that is silent while others have the block has stalled.</summary>
    private async Task ThrowIfBehindAsync(ulong number, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var peer in peers)
        {
            if (await HeightAsync(peer, cancellation) is { } height && height > number)
                throw new ChainUnavailableException(
                    $"the peer is behind: it has no block {number}, and another peer has {height} blocks"
                );
        }
    }

    private static async Task<ulong?> HeightAsync(
        FabricNetwork peer,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await peer.HeadAsync(cancellation)).Height;
        }
        catch (FabricException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

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

    private IReadOnlyList<ContractEvent> EventsOf(FabricTransaction transaction)
    {
        var isOurs =
            transaction.IsValid
            && transaction.Call is { Event: not null } call
            && call.Chaincode == chaincode;
        return isOurs
            ? FabricEvents.Parse(transaction.TransactionId, transaction.Call!.Event!)
            : [];
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
