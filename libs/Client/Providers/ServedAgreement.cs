using System.Collections.Concurrent;
using Notary.Chains;
using Notary.Client.Agreements;
using Notary.Client.Cover;
using Notary.Protocol.DataIdentifications;

namespace Notary.Client.Providers;

/// <summary>An agreement under which a provider delivers, with what it remembers of its exchanges.</summary>
internal sealed class ServedAgreement(
    SignedAgreement signed,
    IChainReader paymentChain,
    IChainReader dataChain
) : IDisposable
{
    private readonly ConcurrentDictionary<ulong, Task<Delivery>> deliveries = new();
    private readonly ConcurrentDictionary<ulong, SealedIndex> indices = new();

    public SignedAgreement Signed { get; } = signed;

    public OwnCheck Cover { get; } = new(signed.Terms, paymentChain, dataChain);

    /// <summary>An exchange's index, made once.</summary>
    public async Task<SealedIndex> IndexAsync(ulong sequence, Func<Task<SealedIndex>> seal) =>
        indices.TryGetValue(sequence, out var known)
            ? known
            : indices.GetOrAdd(sequence, await seal());

    /// <summary>An exchange's delivery, made once: a second request waits for the first one's; a failed one may be repeated.</summary>
    public async Task<Delivery> DeliverOnceAsync(ulong sequence, Func<Task<Delivery>> deliver)
    {
        var mine = new TaskCompletionSource<Delivery>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var first = deliveries.GetOrAdd(sequence, mine.Task);
        if (first != mine.Task)
            return await first;
        try
        {
            mine.SetResult(await deliver());
        }
        catch (Exception e)
        {
            deliveries.TryRemove(sequence, out _);
            mine.SetException(e);
        }
        return await mine.Task;
    }

    public void Dispose() => Cover.Dispose();
}
