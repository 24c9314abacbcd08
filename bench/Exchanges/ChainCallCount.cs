using System.Diagnostics;

namespace Notary.Bench.Exchanges;

/// <summary>Counts requests to the nodes that belong to what was started while it lives, also through other services: by their trace.</summary>
internal sealed class ChainCallCount : IDisposable
{
    private const string Requests = "System.Net.Http";

    private readonly int[] _ports;
    private readonly ActivityListener _listener;
    private readonly Activity _trace;
    private int _calls;

    /// <param name="nodes">The nodes' endpoints.</param>
    public ChainCallCount(params Uri[] nodes)
    {
        _ports = [.. nodes.Select(node => node.Port)];
        _trace = new Activity("chain calls").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Requests,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllData,
            ActivityStopped = Count,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Calls => Volatile.Read(ref _calls);

    public void Dispose()
    {
        _listener.Dispose();
        _trace.Dispose();
    }

    private void Count(Activity request)
    {
        if (
            request.TraceId == _trace.TraceId
            && request.GetTagItem("server.port") is int port
            && _ports.Contains(port)
        )
            Interlocked.Increment(ref _calls);
    }
}
