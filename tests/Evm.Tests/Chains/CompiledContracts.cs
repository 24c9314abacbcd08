using Notary.Devnet.Processes;

namespace Notary.Evm.Tests.Chains;

/// <summary>The contracts, compiled once for all tests.</summary>
internal static class CompiledContracts
{
    private static readonly Lazy<Task<string>> Compiled = new(BuildAsync);

    /// <summary>The compiler's output folder.</summary>
    public static Task<string> FolderAsync() => Compiled.Value;

    private static async Task<string> BuildAsync()
    {
        var folder = Path.Combine(RepositoryRoot.Find(), "contracts", "evm");
        await ChildProcess.RunAsync(
            new("contracts/evm/build.sh", Path.Combine(folder, "build.sh"), [])
        );
        return Path.Combine(folder, "out");
    }
}
