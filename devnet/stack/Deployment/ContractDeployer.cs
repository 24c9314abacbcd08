using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Deployment;
using Notary.Devnet.Processes;

namespace Notary.Devnet.Deployment;

/// <summary>Puts the EVM contracts on anvil, with blocks on demand.</summary>
internal static class ContractDeployer
{
    public static async Task<ContractAddresses> DeployAsync(
        DevnetStack stack,
        Actor deployer,
        string gateway,
        CancellationToken cancellation
    )
    {
        var artifacts = Path.Combine(RepositoryRoot.Find(), "contracts", "evm", "out");
        var deployment = await EvmDeployment.SendAsync(
            stack.Rpc,
            deployer.Key,
            artifacts,
            [.. stack.Options.FurtherGateways, gateway],
            cancellation,
            stack.Token is { } token ? [token.Address] : []
        );
        await stack.Anvil.MineAsync(1, cancellation: cancellation);
        await deployment.ConfirmAsync(stack.Rpc, TimeProvider.System, cancellation);
        return deployment.Contracts;
    }
}
