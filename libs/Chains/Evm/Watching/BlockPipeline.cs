using System.Runtime.CompilerServices;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Nodes;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Watching;

/// <summary>A verified block with what our contracts recorded in it.</summary>
internal sealed record FetchedBlock(BlockHeader Header, IReadOnlyList<ContractEvent> Events);

/// <summary>Fetches consecutive blocks of one node, several at once, and gives them in order.</summary>
internal sealed class BlockPipeline(VerifiedBlocks blocks, ContractAddresses contracts)
{
    private const int Window = 32;
    private readonly EventDecoder decoder = new(contracts);

    /// <summary>Blocks from <paramref name="from"/> to <paramref name="head"/>; ends early where the node lacks one.</summary>
    public async IAsyncEnumerable<FetchedBlock> FetchAsync(
        long from,
        BlockHeader head,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var window = new Queue<Task<FetchedBlock?>>();
        var next = from;
        try
        {
            while (true)
            {
                for (; window.Count < Window && next <= head.Height; next++)
                    window.Enqueue(FetchOneAsync(next, head, stop.Token));
                if (window.Count == 0 || await window.Dequeue() is not { } block)
                    yield break;
                yield return block;
            }
        }
        finally
        {
            await stop.CancelAsync();
            Task rest = Task.WhenAll(window);
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<FetchedBlock?> FetchOneAsync(
        long height,
        BlockHeader head,
        CancellationToken cancellation
    )
    {
        var header =
            height == head.Height ? head : await blocks.HeaderAsync((ulong)height, cancellation);
        if (header is null)
            return null;
        var logs = await blocks.LogsAsync(header, contracts.All, cancellation);
        return logs is null
            ? null
            : new(header, [.. logs.Select(decoder.Decode).OfType<ContractEvent>()]);
    }
}
