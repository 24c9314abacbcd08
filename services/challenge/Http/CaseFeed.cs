using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notary.Challenge.Settings;
using Notary.ServiceDefaults;

namespace Notary.Challenge.Http;

/// <summary>
/// Cases as server-sent events: as they are now, and again after each change, until they end; of changes in quick succession the
/// last one. The log is asked, so that it does not matter which instance of the service writes it.
/// </summary>
internal sealed class CaseFeed(
    CaseReader cases,
    TimeProvider time,
    IHostApplicationLifetime service,
    IOptions<ChallengeOptions> options
) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter streams = new(
        new() { PermitLimit = options.Value.MaxStreams, QueueLimit = 0 }
    );

    /// <exception cref="ReasonException">As many streams are open as settings allow.</exception>
    public IResult Follow(string challenge, HttpContext http)
    {
        var lease = streams.AttemptAcquire();
        http.Response.RegisterForDispose(lease);
        return lease.IsAcquired
            ? TypedResults.ServerSentEvents(FollowAsync(challenge, service.ApplicationStopping))
            : throw new ReasonException(503, Reasons.TooManyStreams, "try again later");
    }

    public void Dispose() => streams.Dispose();

    private async IAsyncEnumerable<CaseDocument> FollowAsync(
        string challenge,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken gone = default
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        var (told, message) = ("", (string?)null);
        while (!end.IsCancellationRequested)
        {
            // Before the case is read: what comes in between is told the next time.
            var recorded = await cases.VersionsAsync(challenge, message, gone);
            if (recorded != told && await cases.FindAsync(challenge, gone) is { } now)
            {
                (told, message) = (recorded, now.Message);
                yield return now;
                if (now.IsOver)
                    yield break;
            }
            await Task.Delay(Interval, time, end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
