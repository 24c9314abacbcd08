using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Notary.Chains;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Cli.Watch;

/// <summary>Several chains as one stream; where a chain's nodes are away, it waits for them.</summary>
internal sealed class ChainFeed(ChainSet chains, long blocks, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Sighting> _sightings = Channel.CreateBounded<Sighting>(1_000);

    /// <summary>Ends only by cancellation, or with <see cref="ChainDivergedException"/>.</summary>
    public async IAsyncEnumerable<Sighting> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Task.WhenAll(chains.All.Select(chain => RunAsync(chain, stop.Token)));
        try
        {
            await foreach (var sighting in _sightings.Reader.ReadAllAsync(cancellation))
                yield return sighting;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(IChain chain, CancellationToken cancellation)
    {
        var known = ImmutableSortedDictionary<long, Bytes32>.Empty;
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            try
            {
                var next = known.IsEmpty
                    ? await StartAsync(chain, cancellation)
                    : known.Keys.Last() + 1;
                await foreach (var seen in chain.WatchAsync(next, known, cancellation))
                {
                    known = Remember(known, seen);
                    if (!IsNews(seen, dropped))
                        continue;
                    foreach (var s in Sighting.Of(chain.Identity.Id, time.GetUtcNow(), seen))
                        await _sightings.Writer.WriteAsync(s, cancellation);
                }
            }
            catch (ChainUnavailableException e)
            {
                await TellAsync(chain, e.Message, cancellation);
                await Task.Delay(RetryAfter, time, cancellation);
            }
            catch (ChainDivergedException e)
            {
                _sightings.Writer.TryComplete(e);
                return;
            }
        }
    }

    // A node's first good answer is told as well, and is none to a person.
    private static bool IsNews(ChainObservation seen, HashSet<string> dropped) =>
        seen switch
        {
            ChainObservation.NodeDropped node => dropped.Add(node.Node),
            ChainObservation.NodeRestored node => dropped.Remove(node.Node),
            _ => true,
        };

    private async Task<long> StartAsync(IChain chain, CancellationToken cancellation)
    {
        var head = await chain.GetHeadAsync(cancellation);
        return Math.Max(0, head.Height - blocks + 1);
    }

    private ValueTask TellAsync(IChain chain, string reason, CancellationToken cancellation) =>
        _sightings.Writer.WriteAsync(
            new(chain.Identity.Id, time.GetUtcNow(), "away", [("reason", reason)]),
            cancellation
        );

    private static ImmutableSortedDictionary<long, Bytes32> Remember(
        ImmutableSortedDictionary<long, Bytes32> known,
        ChainObservation seen
    )
    {
        if (seen is ChainObservation.Reverted reverted)
            return known.Remove(reverted.Height);
        if (seen is not ChainObservation.Block { Head: var head })
            return known;
        known = known.SetItem(head.Height, head.Hash);
        return known.Count > ChainLimits.RememberedBlocks
            ? known.Remove(known.Keys.First())
            : known;
    }
}
