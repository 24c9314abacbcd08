using System.Collections.Immutable;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains;

/// <summary>Where a watch begins, and what its caller knows already.</summary>
/// <param name="FromHeight">The first block that is wanted.</param>
/// <param name="Known">
/// Hashes of the caller's newest blocks by height, to notice a reorganisation while it was away; at 0, if it is known, block 0
/// of the chain. May be empty.
/// </param>
/// <param name="Pending">Raw transactions that the caller saw pending and has not seen end.</param>
public sealed record WatchStart(
    long FromHeight,
    IReadOnlyDictionary<long, Bytes32> Known,
    IReadOnlyCollection<byte[]> Pending
);

public static class ChainReaderExtensions
{
    /// <summary>As <see cref="IChainReader.WatchAsync"/>, for callers that keep no pending transactions.</summary>
    public static IAsyncEnumerable<ChainObservation> WatchAsync(
        this IChainReader chain,
        long fromHeight,
        IReadOnlyDictionary<long, Bytes32> known,
        CancellationToken cancellation
    ) =>
        chain.WatchAsync(
            new WatchStart(fromHeight, known, ImmutableArray<byte[]>.Empty),
            cancellation
        );
}
