using System.Globalization;
using Notary.Fabric.Grpc;

namespace Notary.FabricPeer.Services;

/// <summary>A call ends with its client, its deadline or the server, whichever comes first.</summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _stopping;
    private readonly ILogger _log;

    private CallLifetime(
        ILogger log,
        CancellationTokenSource? deadline,
        CancellationToken aborted,
        CancellationToken stopping
    )
    {
        (_deadline, _stopping, _log) = (deadline, stopping, log);
        _any = CancellationTokenSource.CreateLinkedTokenSource(
            deadline?.Token ?? CancellationToken.None,
            aborted,
            stopping
        );
    }

    public static CallLifetime Of(HttpContext context, IHostApplicationLifetime host)
    {
        var services = context.RequestServices;
        var time = services.GetRequiredService<TimeProvider>();
        var timeout = ParseTimeout(context.Request.Headers["grpc-timeout"].ToString());
        return new(
            services.GetRequiredService<ILogger<CallLifetime>>(),
            timeout is { } limit ? new CancellationTokenSource(limit, time) : null,
            context.RequestAborted,
            host.ApplicationStopping
        );
    }

    /// <returns>How the call failed, or null for OK.</returns>
    public async Task<GrpcException?> RunAsync(Func<CancellationToken, Task> serve)
    {
        try
        {
            await serve(_any.Token);
            return null;
        }
        catch (GrpcException e)
        {
            return e;
        }
        catch (OperationCanceledException) when (_any.IsCancellationRequested)
        {
            return Ended();
        }
        catch (Exception e)
        {
            _log.LogError(e, "a call failed");
            return new GrpcException(GrpcStatusCode.Internal, "internal error");
        }
    }

    public void Dispose()
    {
        _any.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>Eight digits at most and a unit: H, M, S, m, u, n.</summary>
    internal static TimeSpan? ParseTimeout(string text)
    {
        if (
            text.Length is < 2 or > 9
            || !long.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var amount
            )
        )
        {
            return null;
        }
        TimeSpan? timeout = text[^1] switch
        {
            'H' => TimeSpan.FromHours(amount),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromTicks(amount / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
        // Longer than a timer can wait means no deadline.
        return timeout?.TotalMilliseconds < uint.MaxValue - 1 ? timeout : null;
    }

    private GrpcException Ended()
    {
        if (_deadline?.IsCancellationRequested == true)
        {
            return new(GrpcStatusCode.DeadlineExceeded, "the deadline has passed");
        }
        return _stopping.IsCancellationRequested
            ? new(GrpcStatusCode.Unavailable, "the peer is shutting down")
            : new(GrpcStatusCode.Cancelled, "the client went away");
    }
}
