namespace Notary.Devnet.Processes;

/// <summary>A Node.js program: the chaincode, an npm tool.</summary>
public static class NodeProcess
{
    /// <param name="script">A path relative to the clone, or an absolute one.</param>
    /// <exception cref="DevnetException">node or the script is missing.</exception>
    public static ChildProcess Start(
        string name,
        string script,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null
    )
    {
        var path = Path.Combine(RepositoryRoot.Find(), script);
        if (!File.Exists(path))
            throw new DevnetException(
                $"{name} cannot start: {path} is missing; type: npm ci --ignore-scripts && npm run build --workspaces --if-present"
            );
        return ChildProcess.Start(
            new ChildProcessOptions(name, "node", [path, .. arguments])
            {
                Environment =
                    environment ?? new Dictionary<string, string?>(StringComparer.Ordinal),
                WorkingDirectory = workingDirectory ?? Path.GetDirectoryName(path),
            }
        );
    }
}
