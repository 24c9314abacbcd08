using System.Diagnostics;
using System.Globalization;
using Notary.Devnet.Processes;

namespace Notary.EndToEnd.Tests.Demo;

/// <summary>What a command left when it ended.</summary>
/// <param name="Errors">Standard error, where progress goes with <c>--json</c>.</param>
/// <param name="Leftovers">Processes that it started and that live on, and what it left in the temporary folder.</param>
internal sealed record CliResult(
    int ExitCode,
    IReadOnlyList<string> Output,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Leftovers
)
{
    /// <summary>For a failing assertion's message.</summary>
    public override string ToString() =>
        $"exit code {ExitCode}\n{string.Join('\n', Errors.TakeLast(20))}";
}

/// <summary>
/// The real <c>notary</c> command in a process of its own, with a temporary folder of its own; a mark in the environment
/// finds everything that it starts.
/// </summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private readonly RunTraces _traces = new();
    private readonly LineLog _output = new();
    private readonly LineLog _errors = new();
    private readonly Process _process;

    private CliProcess(string? state, string[] args)
    {
        _process = new Process { StartInfo = StartInfo(args) };
        _traces.Mark(_process.StartInfo.Environment);
        if (state is not null)
            _process.StartInfo.Environment["XDG_STATE_HOME"] = state;
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static CliProcess Start(params string[] args) => new(state: null, args);

    /// <summary>The same, with a state folder that it shares with other commands.</summary>
    public static CliProcess StartIn(string state, params string[] args) => new(state, args);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CliResult> RunAsync(TimeSpan timeout, params string[] args)
    {
        await using var cli = Start(args);
        return await cli.EndAsync(timeout);
    }

    /// <summary>Until a line of standard error contains this text.</summary>
    public Task UntilAsync(string text, TimeSpan timeout) => _errors.UntilAsync(text, timeout);

    /// <summary>Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-INT", id]);
        await kill.WaitForExitAsync();
    }

    public async Task<CliResult> EndAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return new(_process.ExitCode, _output.Lines, _errors.Lines, await _traces.LeftoversAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _traces.Dispose();
    }

    /// <summary>Background jobs of a shell ignore SIGINT, and so would their children; a terminal's do not.</summary>
    private static ProcessStartInfo StartInfo(string[] args) =>
        new("env", ["--default-signal=INT", "dotnet", Program(), .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>The program of the same build as these tests: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static string Program()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var bin = Path.Combine(RepositoryRoot.Find(), "artifacts", "bin");
        return Path.Combine(bin, "Notary.Cli", configuration, "notary.dll");
    }
}
