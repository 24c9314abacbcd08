using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Notary.EventStore;

/// <summary>A replay of one stream after the other.</summary>
public abstract class StreamedReplay : ILogReplay
{
    public abstract void Configure(StoreOptions options);

    /// <summary>The replay of one stream.</summary>
    protected abstract IStreamReplay Open(string streamId, ReplayInputs inputs);

    public async IAsyncEnumerable<Recomputed> RunAsync(
        IReplayLog log,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var inputs = new ReplayInputs(log);
        string? id = null;
        IStreamReplay? stream = null;
        await foreach (var recorded in log.ReadStreamsAsync(cancellation))
        {
            if (stream is null || recorded.StreamId != id)
            {
                foreach (var missing in stream?.End(log) ?? [])
                    yield return missing;
                (id, stream) = (recorded.StreamId, Open(recorded.StreamId, inputs));
            }
            foreach (var found in await StepAsync(stream, recorded, cancellation))
                yield return found;
        }
        foreach (var missing in stream?.End(log) ?? [])
            yield return missing;
    }

    /// <summary>What cannot be read is named, and stops nothing.</summary>
    private static async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IStreamReplay stream,
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        // Of the store's own, in any stream.
        if (recorded.Data is Archived)
            return [];
        try
        {
            return await stream.StepAsync(recorded, cancellation);
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or ArgumentException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or CryptographicException
                        or OverflowException
                        or JsonException
                        or EventStoreException
            )
        {
            return [Recomputed.Wrong(recorded, $"not readable: {e.Message}")];
        }
    }
}

/// <summary>The replay of one stream: folds what is recorded, and compares each decision with its own.</summary>
public interface IStreamReplay
{
    /// <summary>Takes the stream's next event.</summary>
    /// <returns>The decisions that it recomputed.</returns>
    /// <exception cref="FormatException">The event, or an input that it rests on, cannot be read; others as in the caller.</exception>
    ValueTask<IReadOnlyList<Recomputed>> StepAsync(IEvent recorded, CancellationToken cancellation);

    /// <summary>Decisions that the stream lacks at its end.</summary>
    IEnumerable<Recomputed> End(IReplayLog log) => [];
}
