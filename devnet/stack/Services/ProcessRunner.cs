using System.Collections.Concurrent;
using Notary.Devnet.Processes;

namespace Notary.Devnet.Services;

/// <summary>Every instance in a process of its own.</summary>
internal sealed class ProcessRunner : IServiceRunner
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<string, ChildProcess> _processes = new(
        StringComparer.Ordinal
    );
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    public async Task StartAsync(ServiceSpec service, CancellationToken cancellation)
    {
        var environment = service.Settings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value,
            StringComparer.Ordinal
        );
        environment["ASPNETCORE_URLS"] = service.Url.ToString();
        environment["Logging__LogLevel__Default"] = "Warning";
        var process = ChildProcess.Start(
            new(service.Instance, "dotnet", [ProgramOf(service.Kind)]) { Environment = environment }
        );
        _processes[service.Instance] = process;
        await process.WaitUntilReadyAsync(
            token => IsUpAsync(service, token),
            StartTimeout,
            cancellation
        );
    }

    /// <summary>At once, as a crash would.</summary>
    public async Task StopAsync(ServiceSpec service)
    {
        if (!_processes.TryRemove(service.Instance, out var process))
            return;
        await process.KillAsync();
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Task.WhenAll(_processes.Values.Select(process => process.DisposeAsync().AsTask()));
    }

    private async Task<bool> IsUpAsync(ServiceSpec service, CancellationToken cancellation)
    {
        var answer = await _http.GetAsync(new Uri(service.Url, "healthz"), cancellation);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The service's program beside this one: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static string ProgramOf(ServiceKind kind)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(
            RepositoryRoot.Find(),
            "artifacts",
            "bin",
            kind.Assembly,
            configuration,
            kind.Assembly + ".dll"
        );
        return File.Exists(program)
            ? program
            : throw new DevnetException($"{kind.Name} is not built; type: dotnet build Notary.sln");
    }
}
