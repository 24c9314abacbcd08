using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notary.ServiceDefaults;

/// <summary>
/// Asks the services of Checkpoints:Logs what their logs show. A log that is not configured, does not answer or answers nonsense
/// shows nothing: null.
/// </summary>
/// <param name="http">Without a base address; answers are bounded.</param>
public sealed class LogDirectory(HttpClient http, IOptions<CheckpointsOptions> options)
{
    /// <summary>The configured logs.</summary>
    public IEnumerable<string> Logs => options.Value.Logs.Keys;

    /// <summary>The head, and whether the log moved since a position by more than checkpointing.</summary>
    public Task<LogAnswer?> HeadAsync(
        string log,
        long since,
        CancellationToken cancellation = default
    ) => AskAsync(log, $"v1/log?since={Text(since)}", cancellation);

    /// <summary>The log's hash at a position: 0x-hex.</summary>
    public async Task<string?> HashAsync(
        string log,
        long position,
        CancellationToken cancellation = default
    ) =>
        await AskAsync(log, $"v1/log/{Text(position)}", cancellation) is { } answer
        && answer.Position == position
            ? answer.Hash
            : null;

    private async Task<LogAnswer?> AskAsync(string log, string path, CancellationToken cancellation)
    {
        if (!options.Value.Logs.TryGetValue(log, out var service))
            return null;
        try
        {
            var answer = await http.GetFromJsonAsync<LogAnswer>(
                new Uri(service, path),
                cancellation
            );
            return answer is { Hash: not null } && answer.Log == log ? answer : null;
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

public static class LogDirectoryRegistration
{
    private const int MaxAnswer = 1024;

    /// <summary><see cref="LogDirectory"/> by the section Checkpoints.</summary>
    public static IServiceCollection AddLogDirectory(this IServiceCollection services)
    {
        services.AddValidatedOptions<CheckpointsOptions>();
        services.AddHttpClient<LogDirectory>(http =>
        {
            http.Timeout = TimeSpan.FromSeconds(5);
            http.MaxResponseContentBufferSize = MaxAnswer;
        });
        return services;
    }
}
