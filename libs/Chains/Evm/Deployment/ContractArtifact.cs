using System.Text.Json;
using Notary.Evm;

namespace Notary.Chains.Evm.Deployment;

/// <summary>Reads the compiler's output of <c>contracts/evm/build.sh</c>.</summary>
public static class ContractArtifact
{
    /// <summary>Creation code of a contract without constructor arguments.</summary>
    /// <param name="folder">The folder <c>contracts/evm/out</c>.</param>
    /// <exception cref="FileNotFoundException">The contracts were not compiled.</exception>
    public static byte[] CreationCode(string folder, string contract)
    {
        var file = Path.Combine(folder, $"{contract}.sol", $"{contract}.json");
        if (!File.Exists(file))
            throw new FileNotFoundException(
                $"{contract} is not compiled: run contracts/evm/build.sh",
                file
            );
        using var artifact = JsonDocument.Parse(File.ReadAllBytes(file));
        return Hex.Decode(
            artifact.RootElement.GetProperty("bytecode").GetProperty("object").GetString()
        );
    }
}
