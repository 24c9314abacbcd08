using Notary.Evm;

namespace Notary.Client.Lookups;

/// <summary>The error by which a contract asks its caller to look something up (EIP-3668).</summary>
internal sealed record OffchainLookup(
    Address Sender,
    IReadOnlyList<string> Urls,
    byte[] CallData,
    byte[] Callback,
    byte[] ExtraData
)
{
    private const int MaxUrls = 16;

    private static readonly AbiFunction Error = AbiFunction.Parse(
        "OffchainLookup(address,string[],bytes,bytes4,bytes)"
    );
    private static readonly AbiType CallbackArguments = AbiType.Parse("(bytes,bytes)");

    /// <exception cref="FormatException">Another error, or malformed.</exception>
    public static OffchainLookup Decode(ReadOnlySpan<byte> revertData)
    {
        var error = Error.DecodeInput(revertData);
        var urls = error.Members(1);
        return urls.Count is 0 or > MaxUrls
            ? throw new FormatException($"a lookup names 1 to {MaxUrls} gateways")
            : new(
                error.Address(0),
                [.. Enumerable.Range(0, urls.Count).Select(urls.Text)],
                error.Bytes(2),
                error.Bytes(3),
                error.Bytes(4)
            );
    }

    /// <summary>Calldata of the callback with a gateway's response.</summary>
    public byte[] EncodeCallback(byte[] response) =>
        [.. Callback, .. CallbackArguments.Encode(new object[] { response, ExtraData })];
}
