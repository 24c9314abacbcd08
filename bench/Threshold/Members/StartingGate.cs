using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Notary.Bench.Threshold.Members;

/// <summary>
/// Holds every member's ceremonies back until all members are on the bus: else the first would be done with most of the work before
/// the last has started, and a measurement would count the starting of processes.
/// </summary>
internal sealed class StartingGate(int members)
{
    private const string Ceremonies = "Notary.Member.Group";

    private readonly TaskCompletionSource _open = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _missing = members;

    /// <summary>Until all wait at the gate.</summary>
    public async Task WaitForAllAsync(CancellationToken cancellation)
    {
        while (Volatile.Read(ref _missing) > 0)
            await Task.Delay(10, cancellation);
    }

    public void Open() => _open.SetResult();

    /// <summary>Puts the gate before the service that begins the member's part.</summary>
    /// <exception cref="InvalidOperationException">The notary begins its part elsewhere now.</exception>
    public void AddTo(IServiceCollection services)
    {
        var first = services
            .ToList()
            .FindIndex(s =>
                s.ServiceType == typeof(IHostedService)
                && s.ImplementationType?.Namespace == Ceremonies
            );
        if (first < 0)
            throw new InvalidOperationException($"No service of {Ceremonies} is hosted.");
        services.Insert(first, ServiceDescriptor.Singleton<IHostedService>(new Gate(this)));
    }

    private sealed class Gate(StartingGate gate) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref gate._missing);
            return gate._open.Task.WaitAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
