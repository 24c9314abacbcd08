using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Notary.Oracle.Http;

/// <summary>How much the oracle takes on: nothing waits, so that no queue grows.</summary>
internal sealed class RequestLimits(IOptions<OracleOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter work = new(AtOnce(options.Value.MaxConcurrent));
    private readonly ConcurrencyLimiter streams = new(AtOnce(options.Value.MaxStreams));
    private readonly PartitionedRateLimiter<IPAddress> clients = PartitionedRateLimiter.Create<
        IPAddress,
        IPAddress
    >(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => Rate(options.Value.RequestsPerSecond)
        )
    );

    public RateLimitLease Work() => work.AttemptAcquire();

    public RateLimitLease Stream() => streams.AttemptAcquire();

    public RateLimitLease Client(IPAddress address) => clients.AttemptAcquire(address);

    public void Dispose()
    {
        work.Dispose();
        streams.Dispose();
        clients.Dispose();
    }

    private static ConcurrencyLimiterOptions AtOnce(int permits) =>
        new() { PermitLimit = permits, QueueLimit = 0 };

    private static TokenBucketRateLimiterOptions Rate(int perSecond) =>
        new()
        {
            TokenLimit = 2 * perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };
}
