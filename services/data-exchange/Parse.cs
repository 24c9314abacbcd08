using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.DataExchange;

/// <summary>Values that JSON binding leaves as text.</summary>
internal static class Parse
{
    public static Bytes32 Hash(string text) =>
        Bytes32.TryParse(text, out var hash)
            ? hash
            : throw Refusals.Malformed("a hash of 32 bytes");

    public static byte[] Bytes(string text, int size, string name)
    {
        var bytes = new byte[size];
        return Hex.TryDecode(text, bytes)
            ? bytes
            : throw Refusals.Malformed($"{name} of {size} bytes");
    }

    public static EvmPublicKey PublicKey(string text)
    {
        try
        {
            return EvmPublicKey.Parse(Bytes(text, EvmPublicKey.CompressedSize, "a public key"));
        }
        catch (CryptographicException)
        {
            throw Refusals.ConsumerKeyWrong();
        }
    }
}
