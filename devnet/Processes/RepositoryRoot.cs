namespace Notary.Devnet.Processes;

/// <summary>The clone that this program was built from: npm packages and contracts are found below it.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder with Notary.sln, from NOTARY_ROOT or above the program or the working directory.</summary>
    /// <exception cref="DevnetException">None of them.</exception>
    public static string Find() =>
        Environment.GetEnvironmentVariable("NOTARY_ROOT") is { Length: > 0 } given
            ? given
            : Above(AppContext.BaseDirectory)
                ?? Above(Directory.GetCurrentDirectory())
                ?? throw new DevnetException(
                    "Notary.sln is in no folder above; set NOTARY_ROOT to the clone's folder"
                );

    private static string? Above(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Notary.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    /// <summary>A file of an npm package in node_modules.</summary>
    internal static string NodeModule(params string[] path) =>
        Path.Combine([Find(), "node_modules", .. path]);
}
