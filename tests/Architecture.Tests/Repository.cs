using System.Diagnostics;

namespace Notary.Architecture.Tests;

/// <summary>The source tree that these tests look at: everything that git tracks.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Tracked files, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IReadOnlyList<Project> Projects { get; } =
    [.. Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Load)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static int LinesOf(string file) => File.ReadLines(Path.Combine(Root, file)).Count();

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Notary.sln"))
            ? folder
            : FindRoot(
                Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("No folder above holds Notary.sln.")
            );

    private static List<string> ListFiles()
    {
        // A clone may belong to another user than the one who runs the tests.
        string[] arguments = ["-c", "safe.directory=*", "-c", "core.quotePath=off", "ls-files"];
        var start = new ProcessStartInfo("git", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Root,
        };
        using var git = Process.Start(start)!;
        var files = git
            .StandardOutput.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        // A file that was deleted and not yet committed is still listed.
        return [.. files.Where(f => File.Exists(Path.Combine(Root, f)))];
    }
}
