using Notary.Evm;

namespace Notary.Chains.Evm.Sending;

/// <summary>Finds the key that the options name.</summary>
internal static class SenderKey
{
    /// <summary>Null where no key is configured.</summary>
    /// <exception cref="FormatException">What is configured is not a key; the message does not show it.</exception>
    public static EvmPrivateKey? Load(EvmChainOptions options)
    {
        var text = options.PrivateKeyFile is { Length: > 0 } file
            ? File.ReadAllText(file).Trim()
            : options.PrivateKey;
        if (string.IsNullOrEmpty(text))
            return null;
        return Bytes32.TryParse(text, out var secret)
            ? EvmPrivateKey.FromBytes(secret.ToArray())
            : throw new FormatException(
                "Chains: the EVM private key is not 0x and 64 hexadecimal digits"
            );
    }
}
