using System.Globalization;
using Notary.Chains;
using Notary.Chains.Evm.Contracts;
using Notary.Devnet.Infrastructure;
using Notary.Evm;

namespace Notary.Devnet.Deployment;

/// <summary>How a service reaches a chain, as the settings that it reads.</summary>
internal sealed class ChainSettings(Servers servers, ContractAddresses contracts)
{
    public const int ChainId = 31337;

    /// <summary>The payment chain. Without <paramref name="sender"/> it is read only.</summary>
    public EvmChainOptions Evm(Actor? sender = null) =>
        new()
        {
            ChainId = ChainId,
            Http = servers.Anvil.Http,
            WebSocket = servers.Anvil.WebSocket,
            UserContract = contracts.User.ToString(),
            OracleContract = contracts.Oracle.ToString(),
            ServiceProviderContract = contracts.ServiceProvider.ToString(),
            PrivateKey = sender is null ? null : Hex.Encode(sender.Key.Export()),
        };

    /// <summary>The data chain, as <paramref name="member"/>.</summary>
    public FabricChainOptions Fabric(Actor member) =>
        new()
        {
            Endpoint = servers.Fabric.Endpoint,
            Channel = Servers.Channel,
            Chaincode = Servers.Chaincode,
            MspId = member.MspId,
            CertificateFile = member.CertificateFile,
            PrivateKeyFile = member.PrivateKeyFile,
        };

    /// <summary>Both chains as the section Chains.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Both(Actor member, bool sends) =>
        [.. Section(0, Evm(sends ? member : null)), .. Section(1, Fabric(member))];

    public static IEnumerable<KeyValuePair<string, string?>> Section(int index, EvmChainOptions evm)
    {
        var path = $"Chains:{index}:Evm:";
        yield return new(
            path + nameof(evm.ChainId),
            evm.ChainId.ToString(CultureInfo.InvariantCulture)
        );
        yield return new(path + nameof(evm.Http), evm.Http!.ToString());
        yield return new(path + nameof(evm.WebSocket), evm.WebSocket!.ToString());
        yield return new(path + nameof(evm.UserContract), evm.UserContract);
        yield return new(path + nameof(evm.OracleContract), evm.OracleContract);
        yield return new(path + nameof(evm.ServiceProviderContract), evm.ServiceProviderContract);
        if (evm.PrivateKey is { } key)
            yield return new(path + nameof(evm.PrivateKey), key);
    }

    public static IEnumerable<KeyValuePair<string, string?>> Section(
        int index,
        FabricChainOptions fabric
    )
    {
        var path = $"Chains:{index}:Fabric:";
        yield return new(path + nameof(fabric.Endpoint), fabric.Endpoint!.ToString());
        yield return new(path + nameof(fabric.Channel), fabric.Channel);
        yield return new(path + nameof(fabric.Chaincode), fabric.Chaincode);
        yield return new(path + nameof(fabric.MspId), fabric.MspId);
        yield return new(path + nameof(fabric.CertificateFile), fabric.CertificateFile);
        yield return new(path + nameof(fabric.PrivateKeyFile), fabric.PrivateKeyFile);
    }
}
