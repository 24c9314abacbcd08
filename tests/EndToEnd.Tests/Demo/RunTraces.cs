namespace Notary.EndToEnd.Tests.Demo;

/// <summary>Finds what a program and everything that it started leave behind: processes and temporary files.</summary>
internal sealed class RunTraces : IDisposable
{
    private const string Variable = "NOTARY_TEST_RUN";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _mark = $"{Variable}={Guid.NewGuid():n}";
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("e2e-");

    /// <summary>PostgreSQL runs as another user where this one is root, and must get at its data.</summary>
    public RunTraces()
    {
        if (!OperatingSystem.IsWindows())
            _temp.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    }

    public void Mark(IDictionary<string, string?> environment)
    {
        environment[Variable] = _mark[(Variable.Length + 1)..];
        environment["TMPDIR"] = _temp.FullName;
        // The runtime's own files in the temporary folder.
        environment["DOTNET_EnableDiagnostics"] = "0";
    }

    /// <summary>Processes killed by the kernel with their parent may need a moment.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        var limit = DateTime.UtcNow + Patience;
        while (Processes().Any() && DateTime.UtcNow < limit)
            await Task.Delay(Poll);
        return
        [
            .. Processes(),
            .. _temp.EnumerateFileSystemInfos().Select(entry => entry.FullName),
        ];
    }

    public void Dispose() => _temp.Delete(recursive: true);

    private IEnumerable<string> Processes() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        where Read(folder, "environ").Split('\0').Contains(_mark, StringComparer.Ordinal)
        select $"{Path.GetFileName(folder)}: {Read(folder, "cmdline").Replace('\0', ' ')}";

    /// <summary>Empty for a process that has just ended, and for those of other users.</summary>
    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
