namespace Notary.Devnet.Processes;

/// <summary>Where initdb and postgres are: the npm package, else an installed PostgreSQL.</summary>
internal static class PostgresBinaries
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>A folder with initdb and postgres that the server's user may read; if need be a copy in <paramref name="folder"/>.</summary>
    /// <exception cref="DevnetException">There is none.</exception>
    internal static async Task<string> FindAsync(string folder, CancellationToken cancellation)
    {
        var package = RepositoryRoot.NodeModule("@embedded-postgres", "linux-x64");
        if (File.Exists(Path.Combine(package, "native", "bin", "postgres")))
            return Path.Combine(await PrepareAsync(package, folder, cancellation), "native", "bin");
        return Installed()
            ?? throw new DevnetException(
                "PostgreSQL is missing; type: npm ci --ignore-scripts, or: apt-get install postgresql"
            );
    }

    private static string? Installed() =>
        Directory.Exists(Debian)
            ? Directory
                .EnumerateDirectories(Debian)
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "postgres")))
                .MaxBy(d => d, StringComparer.Ordinal)
            : null;

    /// <summary>npm drops symbolic links from packages; the package's own script puts them back.</summary>
    private static async Task<string> PrepareAsync(
        string package,
        string folder,
        CancellationToken cancellation
    )
    {
        if (!File.Exists(Path.Combine(package, "native", "lib", "libpq.so.5")))
            await ChildProcess.RunAsync(
                new ChildProcessOptions("hydrate-symlinks", "node", ["scripts/hydrate-symlinks.js"])
                {
                    WorkingDirectory = package,
                },
                cancellation
            );
        return await IsReadableAsync(package, cancellation)
            ? package
            : await CopyAsync(package, folder, cancellation);
    }

    /// <summary>A clone below a private folder (/root, say) is closed to the user that root's PostgreSQL runs as.</summary>
    private static async Task<bool> IsReadableAsync(string package, CancellationToken cancellation)
    {
        try
        {
            string[] test = ["-x", Path.Combine(package, "native", "bin", "postgres")];
            await ChildProcess.RunAsync(
                new ChildProcessOptions("test", "test", test) { Unprivileged = true },
                cancellation
            );
            return true;
        }
        catch (DevnetException)
        {
            return false;
        }
    }

    private static async Task<string> CopyAsync(
        string package,
        string folder,
        CancellationToken cancellation
    )
    {
        string[] arguments = ["-a", Path.Combine(package, "native"), folder];
        await ChildProcess.RunAsync(new ChildProcessOptions("cp", "cp", arguments), cancellation);
        return folder;
    }
}
