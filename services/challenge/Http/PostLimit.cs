using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Notary.Challenge.Settings;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Http;

/// <summary>Challenges an address may post (PROTOCOL 6.5): everything that is admitted or rejected stays in the log.</summary>
internal sealed class PostLimit(PostLimiter limiter) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var from = context.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        using var lease = limiter.Acquire(from);
        return lease.IsAcquired
            ? await next(context)
            : throw new ReasonException(429, Reasons.TooMany, "try again in a minute");
    }
}

/// <summary>One window a minute for each address.</summary>
internal sealed class PostLimiter(IOptions<ChallengeOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<
        IPAddress,
        IPAddress
    >(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            address,
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = options.Value.PostsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            }
        )
    );

    public RateLimitLease Acquire(IPAddress address) => _limiter.AttemptAcquire(address);

    public void Dispose() => _limiter.Dispose();
}
