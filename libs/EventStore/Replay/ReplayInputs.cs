namespace Notary.EventStore;

/// <summary>What decisions take from other streams, as it stood in the log at the decision.</summary>
public sealed class ReplayInputs(IReplayLog log)
{
    private readonly Dictionary<string, object> folds = new(StringComparer.Ordinal);

    /// <summary>The events of a stream that were in the log before <paramref name="decision"/>.</summary>
    public async Task<IReadOnlyList<IEvent>> BeforeAsync(
        IEvent decision,
        string streamId,
        CancellationToken cancellation
    )
    {
        var events = await log.FetchStreamAsync(streamId, cancellation);
        return [.. events.TakeWhile(e => e.Position < decision.Position)];
    }

    /// <summary>The newest event of a stream of settings before <paramref name="decision"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public async ValueTask<T> SettingsAsync<T>(
        IEvent decision,
        string streamId,
        CancellationToken cancellation
    )
        where T : class =>
        await StateAsync<T?>(decision, streamId, null, (_, e) => (T)e.Data, cancellation)
        ?? throw new KeyNotFoundException($"nothing was recorded in '{streamId}' before");

    /// <summary>
    /// A stream that many decisions rest on, folded up to <paramref name="decision"/>. It is read once, and each of its states
    /// is kept: for short streams.
    /// </summary>
    public async ValueTask<T> StateAsync<T>(
        IEvent decision,
        string streamId,
        T seed,
        Func<T, IEvent, T> apply,
        CancellationToken cancellation
    )
    {
        if (!folds.TryGetValue(streamId, out var states))
            folds[streamId] = states = await FoldAsync(streamId, seed, apply, cancellation);
        return ((List<(long Position, T State)>)states)
            .FindLast(state => state.Position < decision.Position)
            .State;
    }

    private async Task<List<(long Position, T State)>> FoldAsync<T>(
        string streamId,
        T seed,
        Func<T, IEvent, T> apply,
        CancellationToken cancellation
    )
    {
        List<(long, T)> states = [(0, seed)];
        foreach (var e in await log.FetchStreamAsync(streamId, cancellation))
            states.Add((e.Position, seed = apply(seed, e)));
        return states;
    }
}
