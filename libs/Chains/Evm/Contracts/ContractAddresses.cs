using Notary.Evm;

namespace Notary.Chains.Evm.Contracts;

/// <summary>Our three contracts on an EVM chain.</summary>
public sealed record ContractAddresses(Address User, Address Oracle, Address ServiceProvider)
{
    public IReadOnlyList<Address> All { get; } = [User, Oracle, ServiceProvider];

    /// <exception cref="FormatException">A setting is not an address.</exception>
    public static ContractAddresses From(EvmChainOptions options) =>
        new(
            Parse(nameof(options.UserContract), options.UserContract),
            Parse(nameof(options.OracleContract), options.OracleContract),
            Parse(nameof(options.ServiceProviderContract), options.ServiceProviderContract)
        );

    private static Address Parse(string setting, string text) =>
        Address.TryParse(text, out var address)
            ? address
            : throw new FormatException($"Chains: {setting} is not an address: '{text}'");
}
