using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>The EIP-712 domains of docs/formats.md.</summary>
public sealed class SigningDomain
{
    private const string Name = "Notary";
    private const string Version = "1";

    /// <summary>What precedes the salt in the words of a domain with one; hashed once, for an answer has no time for it.</summary>
    private static readonly byte[] BeforeSalt =
    [
        .. Eip712.TypeHash("EIP712Domain(string name,string version,bytes32 salt)").ToArray(),
        .. Keccak256.HashText(Name).ToArray(),
        .. Keccak256.HashText(Version).ToArray(),
    ];

    private readonly Bytes32 _separator;

    private SigningDomain(Bytes32 separator) => _separator = separator;

    /// <summary>Of Agreement, PaymentIntent, DeliveryPromise and Challenge.</summary>
    public static SigningDomain Notary { get; } = new(new Eip712Domain(Name, Version).Separator());

    /// <summary>Of Answer: the agreement is the salt, so an answer of one agreement says nothing in another.</summary>
    public static SigningDomain Answer(Bytes32 agreementId)
    {
        Span<byte> salt = stackalloc byte[Bytes32.Size];
        agreementId.CopyTo(salt);
        return new(Keccak256.Hash(BeforeSalt, salt));
    }

    /// <summary>keccak256(0x1901 ‖ domain separator ‖ struct hash): what is signed.</summary>
    public Bytes32 Digest<T>(T value)
        where T : IEip712Struct<T>
    {
        var words = new AbiWordWriter(T.WordCount);
        value.Write(words);
        return Eip712.Digest(_separator, Eip712.StructHash(TypeHash<T>.Value, words.Words));
    }

    private static class TypeHash<T>
        where T : IEip712Struct<T>
    {
        public static readonly Bytes32 Value = Eip712.TypeHash(T.TypeText);
    }
}
