using Notary.Devnet.Processes;

namespace Notary.Fabric.Tests.Support;

internal static class NodeModules
{
    public static string Path(string relative) =>
        System.IO.Path.Combine(RepositoryRoot.Find(), relative);

    /// <exception cref="DevnetException">The packages are not there.</exception>
    public static void Require()
    {
        string[] needed = ["fabric-shim", "@hyperledger/fabric-gateway", "@grpc/grpc-js"];
        var missing = needed.Where(p => !Directory.Exists(Path($"node_modules/{p}"))).ToArray();
        if (missing.Length > 0)
        {
            throw new DevnetException(
                $"npm packages are missing ({string.Join(", ", missing)}): run ./notary setup"
            );
        }
        if (!File.Exists(Path("contracts/fabric/dist/src/index.js")))
        {
            throw new DevnetException("the chaincode is not built: run ./notary setup");
        }
    }
}
