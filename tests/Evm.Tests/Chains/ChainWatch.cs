using Notary.Chains.Observations;

namespace Notary.Evm.Tests.Chains;

/// <summary>Reads a watch step by step.</summary>
internal sealed class ChainWatch(
    IAsyncEnumerable<ChainObservation> observations,
    CancellationToken cancellation
) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChainObservation> items = observations.GetAsyncEnumerator(
        cancellation
    );
    private readonly Queue<ContractEvent> events = new();

    /// <summary>Mines a block and waits for it: from then on nothing is missed.</summary>
    public async Task ReadyAsync(DeployedChain world)
    {
        await world.Levers.MineAsync(cancellation: cancellation);
        var head = await world.Consumer.GetHeadAsync(cancellation);
        while ((await NextAsync<ChainObservation.Block>()).Head.Height < head.Height) { }
    }

    public async Task<T> NextAsync<T>()
        where T : ChainObservation
    {
        while (await items.MoveNextAsync())
        {
            if (items.Current is ChainObservation.Block block)
                block.Events.ToList().ForEach(events.Enqueue);
            if (items.Current is T wanted)
                return wanted;
        }
        throw new InvalidOperationException("the watch ended by itself");
    }

    public async Task<T> NextEventAsync<T>()
        where T : ContractEvent
    {
        while (true)
        {
            while (events.TryDequeue(out var found))
            {
                if (found is T wanted)
                    return wanted;
            }
            await NextAsync<ChainObservation.Block>();
        }
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();
}
