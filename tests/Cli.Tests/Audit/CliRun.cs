using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Notary.Devnet.Processes;

namespace Notary.Cli.Tests.Audit;

/// <summary>The real command in a process of its own, with a state folder of its own.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";

    public static Task<CliRun> RunAsync(params string[] args) =>
        RunInAsync(state: null, interruptAt: null, args);

    /// <param name="state">XDG_STATE_HOME; null for one that is empty.</param>
    /// <param name="interruptAt">Ctrl-C once standard output contains this.</param>
    public static async Task<CliRun> RunInAsync(
        string? state,
        string? interruptAt,
        params string[] args
    )
    {
        // Background jobs of a shell ignore SIGINT, and so would their children; a terminal's do not.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", "dotnet", Program(), .. args]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = state ?? Path.Combine(Path.GetTempPath(), "none");
        start.Environment.Remove("ConnectionStrings__Postgres");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await ReadAsync(process, interruptAt).WaitAsync(Timeout);
        await process.WaitForExitAsync().WaitAsync(Timeout);
        return new(process.ExitCode, output, await errors);
    }

    private static async Task<string> ReadAsync(Process process, string? interruptAt)
    {
        var output = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output += line + "\n";
            if (interruptAt is null || !line.Contains(interruptAt, StringComparison.Ordinal))
                continue;
            interruptAt = null;
            var id = process.Id.ToString(CultureInfo.InvariantCulture);
            using var kill = Process.Start("kill", ["-INT", id]);
            await kill.WaitForExitAsync();
        }
        return output;
    }

    /// <summary>The program of the same build as these tests: artifacts/bin/PROJECT/CONFIGURATION/.</summary>
    private static string Program()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var bin = Path.Combine(RepositoryRoot.Find(), "artifacts", "bin");
        return Path.Combine(bin, "Notary.Cli", configuration, "notary.dll");
    }
}
