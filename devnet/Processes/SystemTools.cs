namespace Notary.Devnet.Processes;

internal static class SystemTools
{
    private static readonly string[] Folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            ':',
            StringSplitOptions.RemoveEmptyEntries
        ),
        "/usr/bin",
        "/bin",
        "/usr/sbin",
    ];

    /// <exception cref="DevnetException">The tool is in no folder of PATH.</exception>
    internal static string Find(string tool) =>
        Folders.Select(f => Path.Combine(f, tool)).FirstOrDefault(File.Exists)
        ?? throw new DevnetException($"{tool} is missing; type: {Remedy(tool)}");

    internal static void Require(string program, string consequence)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
            Find(program);
        else if (!File.Exists(program))
            throw new DevnetException(
                $"{consequence}: {program} is missing; type: npm ci --ignore-scripts"
            );
    }

    private static string Remedy(string tool) =>
        tool switch
        {
            "node" => "apt-get install nodejs npm (version 20 or later)",
            "wrk" => "apt-get install wrk",
            "epmd" => "apt-get install --no-install-recommends rabbitmq-server",
            _ => "apt-get install util-linux",
        };
}
