using System.Diagnostics;
using System.Text.Json;
using Notary.Chains;
using Notary.Devnet;

namespace Notary.Cli.Stack;

/// <summary>Where a kept demo runs, for commands that are given no addresses. It holds passwords and keys: mode 600.</summary>
/// <param name="Process">Id of the process that keeps the stack.</param>
/// <param name="Started">When that process started, so that another one with its id is not taken for it.</param>
/// <param name="Postgres">The services' database.</param>
/// <param name="Rpc">A node of the payment chain.</param>
/// <param name="Contract">Its ServiceProviderContract.</param>
/// <param name="Chains">Both chains, for reading.</param>
/// <param name="OperatorToken">The notaries' operator's, for orders.</param>
/// <param name="Parties">Both chains for each of the story's parties, with its keys, by its name.</param>
internal sealed record StackFile(
    int Process,
    DateTimeOffset Started,
    string Postgres,
    Uri Registry,
    Uri Rpc,
    string Contract,
    Uri[] Notaries,
    string OperatorToken,
    IReadOnlyList<ChainOptions>? Chains = null,
    IReadOnlyDictionary<string, IReadOnlyList<ChainOptions>>? Parties = null,
    Uri? Oracle = null,
    Uri? Challenge = null
)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary><c>$XDG_STATE_HOME/notary/stack.json</c>, by default below <c>~/.local/state</c>.</summary>
    public static string Path => System.IO.Path.Combine(StateFolder, "notary", "stack.json");

    /// <summary>Null where no demo is kept.</summary>
    /// <exception cref="UsageException">The file is left over from a demo that is gone, or cannot be read.</exception>
    public static StackFile? Find()
    {
        if (!File.Exists(Path))
            return null;
        var file = Read();
        return file.IsAlive
            ? file
            : throw new UsageException(
                $"The demo that wrote {Path} is gone. Start one with ./notary demo --keep, or give --postgres."
            );
    }

    /// <summary>Writes the file for as long as this process keeps its stack.</summary>
    /// <returns>Dispose it when the stack ends.</returns>
    public static IDisposable Write(DevnetStack stack)
    {
        var self = System.Diagnostics.Process.GetCurrentProcess();
        var file = new StackFile(
            self.Id,
            StartOf(self),
            stack.Servers.Postgres.ConnectionString,
            stack.Services.Registry.Url,
            stack.Servers.Anvil.Http,
            stack.Contracts.ServiceProvider.ToString(),
            [.. stack.Services.Notaries.Select(notary => notary.Url)],
            stack.OperatorToken,
            stack.ReadOnlyChains,
            stack.PartyChains,
            stack.Services.Oracle.Url,
            stack.Services.Challenge.Url
        );
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        // Under another name first: whoever reads it reads all of it.
        var draft = $"{Path}.{self.Id}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
            JsonSerializer.Serialize(stream, file, JsonSerializerOptions.Web);
        File.Move(draft, Path, overwrite: true);
        return new Kept(Path, self.Id);
    }

    private static string StateFolder =>
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".local",
                "state"
            );

    private bool IsAlive
    {
        get
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return (StartOf(process) - Started).Duration() < TimeSpan.FromSeconds(2);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    private static StackFile Read()
    {
        try
        {
            return JsonSerializer.Deserialize<StackFile>(
                    File.ReadAllText(Path),
                    JsonSerializerOptions.Web
                ) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{Path} cannot be read: {e.Message} Delete it, or give --postgres."
            );
        }
    }

    private static DateTimeOffset StartOf(Process process) =>
        new(process.StartTime.ToUniversalTime());

    /// <summary>A later demo's file stays.</summary>
    private sealed class Kept(string path, int process) : IDisposable
    {
        public void Dispose()
        {
            if (File.Exists(path) && Read().Process == process)
                File.Delete(path);
        }
    }
}
