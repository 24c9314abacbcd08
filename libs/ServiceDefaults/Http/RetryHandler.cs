using System.Net;
using Polly;
using Polly.Retry;

namespace Notary.ServiceDefaults;

/// <summary>
/// Repeats what is safe to repeat (GET and HEAD, RFC 9110 section 9.2.1) after a lost connection, 408, 429 and 5xx: three more
/// times, with exponential pauses and jitter, or as long as Retry-After says where that is short. Everything else is sent
/// once: whether it took effect is for the caller to find out.
/// </summary>
internal sealed class RetryHandler(TimeProvider time) : DelegatingHandler
{
    private const int Retries = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = Retries,
                    Delay = FirstPause,
                    MaxDelay = LongestPause,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = failed => new(IsTransient(failed.Outcome)),
                    DelayGenerator = failed => new(RetryAfter(failed.Outcome.Result, time)),
                    OnRetry = failed =>
                    {
                        failed.Outcome.Result?.Dispose();
                        return default;
                    },
                }
            )
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            ? await _pipeline.ExecuteAsync(
                async token => await base.SendAsync(request, token),
                cancellationToken
            )
            : await base.SendAsync(request, cancellationToken);

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException
        || outcome.Result?.StatusCode
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError;

    /// <summary>Null leaves the pause to the backoff.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var pause = header?.Delta ?? header?.Date - time.GetUtcNow();
        return pause > TimeSpan.Zero && pause <= LongestPause ? pause : null;
    }
}
