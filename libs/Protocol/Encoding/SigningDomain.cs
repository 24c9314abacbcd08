using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>The EIP-712 domains of docs/formats.md.</summary>
public sealed class SigningDomain
{
    private readonly Bytes32 _separator;

    private SigningDomain(Bytes32? salt) =>
        _separator = new Eip712Domain("Notary", "1", Salt: salt).Separator();

    /// <summary>Of Agreement, PaymentIntent and Challenge.</summary>
    public static SigningDomain Notary { get; } = new(salt: null);

    /// <summary>Of Answer: the agreement is the salt, so an answer of one agreement says nothing in another.</summary>
    public static SigningDomain Answer(Bytes32 agreementId) => new(agreementId);

    /// <summary>keccak256(0x1901 ‖ domain separator ‖ struct hash): what is signed.</summary>
    public Bytes32 Digest<T>(T value)
        where T : IEip712Struct<T>
    {
        var words = new AbiWordWriter();
        value.Write(words);
        return Eip712.Digest(_separator, Eip712.StructHash(TypeHash<T>.Value, words.Words));
    }

    private static class TypeHash<T>
        where T : IEip712Struct<T>
    {
        public static readonly Bytes32 Value = Eip712.TypeHash(T.TypeText);
    }
}
