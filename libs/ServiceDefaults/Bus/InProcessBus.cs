using MassTransit;

namespace Notary.ServiceDefaults;

/// <summary>
/// One in-memory MassTransit bus for all hosts of a process (docs/adr/0010-bus-in-process.md). Whoever starts the hosts owns
/// it and registers it in each of them; consumers stay in their own host's container. Queues outlive their consumers, as
/// durable queues do, but not this object.
/// </summary>
public sealed class InProcessBus : IAsyncDisposable
{
    private InProcessBus(IBusControl control) => Control = control;

    internal IBusControl Control { get; }

    public static async Task<InProcessBus> StartAsync(CancellationToken cancellation = default)
    {
        var control = MassTransit.Bus.Factory.CreateUsingInMemory(_ => { });
        await control.StartAsync(cancellation);
        return new InProcessBus(control);
    }

    public async ValueTask DisposeAsync() => await Control.StopAsync(TimeSpan.FromSeconds(5));
}
