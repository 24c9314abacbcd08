namespace Notary.Devnet.Services;

/// <summary>Runs service instances and ends them all when it is disposed.</summary>
public interface IServiceRunner : IAsyncDisposable
{
    /// <summary>Returns when the instance consumes its queues and serves HTTP.</summary>
    /// <exception cref="Processes.DevnetException">It did not start; the message has its reason.</exception>
    Task StartAsync(ServiceSpec service, CancellationToken cancellation);

    /// <summary>Ends one instance that was started; it may be started again.</summary>
    Task StopAsync(ServiceSpec service);
}
