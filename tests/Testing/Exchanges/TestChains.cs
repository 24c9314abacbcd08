using Notary.Chains;
using Notary.Evm;

namespace Notary.Testing.Exchanges;

/// <summary>A payment chain and a data chain that tests play.</summary>
public static class TestChains
{
    private const string Contract = "0x00000000000000000000000000000000000c0001";

    public static ChainIdentity Payment { get; } =
        new(
            "eip155:31337",
            ChainKind.Evm,
            Address.Parse(Contract).ToBytes32(),
            Address.Parse(Contract).ToBytes32()
        );

    public static ChainIdentity Data { get; } =
        new(
            "fabric:channel",
            ChainKind.Fabric,
            Keccak256.HashText("notary"),
            Keccak256.HashText("notary")
        );

    /// <summary>Settings that let a service register chains; the test then puts its own in their place.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Chains:0:Evm:ChainId"] = "31337",
            ["Chains:0:Evm:Http"] = "http://127.0.0.1:1/",
            ["Chains:0:Evm:WebSocket"] = "ws://127.0.0.1:1/",
            ["Chains:0:Evm:UserContract"] = Contract,
            ["Chains:0:Evm:OracleContract"] = Contract,
            ["Chains:0:Evm:ServiceProviderContract"] = Contract,
        };
}
