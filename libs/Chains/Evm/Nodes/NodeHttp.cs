namespace Notary.Chains.Evm.Nodes;

/// <summary>The HTTP client for nodes, which are not trusted.</summary>
internal static class NodeHttp
{
    public static HttpClient Create(EvmWatchOptions options) =>
        new(
            new SocketsHttpHandler
            {
                // A node must not send us elsewhere.
                AllowAutoRedirect = false,
                ConnectTimeout = options.CallTimeout,
                // Names are resolved again, now and then.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            // Each call has its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
