using MassTransit;
using Notary.Contracts.Group;

namespace Notary.Challenge.Watermarks;

/// <summary>What watermarks somebody awaits, all in one. Who awaits one repeats; nothing is lost with a restart.</summary>
public sealed class AwaitedWatermark
{
    private readonly Lock changing = new();
    private WatermarkAwaited? awaited;
    private TaskCompletionSource raised = NewSignal();

    public void Raise(WatermarkAwaited more)
    {
        lock (changing)
        {
            awaited = awaited is null ? more : Both(awaited, more);
            raised.TrySetResult();
        }
    }

    /// <summary>What was awaited since the last call; waits for a word.</summary>
    public async Task<WatermarkAwaited> TakeAsync(CancellationToken cancellation)
    {
        await raised.Task.WaitAsync(cancellation);
        lock (changing)
        {
            var taken = awaited!;
            (awaited, raised) = (null, NewSignal());
            return taken;
        }
    }

    private static WatermarkAwaited Both(WatermarkAwaited one, WatermarkAwaited other) =>
        new(
            Math.Max(one.Until, other.Until),
            one.Since < other.Since ? one.Since : other.Since ?? one.Since
        );

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class WatermarkConsumer(AwaitedWatermark awaited) : IConsumer<WatermarkAwaited>
{
    public Task Consume(ConsumeContext<WatermarkAwaited> context)
    {
        awaited.Raise(context.Message);
        return Task.CompletedTask;
    }
}
