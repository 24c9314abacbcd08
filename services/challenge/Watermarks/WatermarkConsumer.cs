using MassTransit;
using Notary.Contracts.Group;

namespace Notary.Challenge.Watermarks;

/// <summary>The latest time of which somebody awaits a watermark. Who awaits it repeats; nothing is lost with a restart.</summary>
public sealed class AwaitedWatermark
{
    private readonly Lock changing = new();
    private ulong until;
    private TaskCompletionSource<ulong> raised = NewSignal();

    public void Raise(ulong awaited)
    {
        lock (changing)
        {
            until = Math.Max(until, awaited);
            raised.TrySetResult(until);
        }
    }

    /// <summary>Unix seconds; the next call waits for another word.</summary>
    public async Task<ulong> TakeAsync(CancellationToken cancellation)
    {
        await raised.Task.WaitAsync(cancellation);
        lock (changing)
        {
            raised = NewSignal();
            return until;
        }
    }

    private static TaskCompletionSource<ulong> NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class WatermarkConsumer(AwaitedWatermark awaited) : IConsumer<WatermarkAwaited>
{
    public Task Consume(ConsumeContext<WatermarkAwaited> context)
    {
        awaited.Raise(context.Message.Until);
        return Task.CompletedTask;
    }
}
