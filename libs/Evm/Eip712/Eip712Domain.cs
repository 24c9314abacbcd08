using System.Numerics;

namespace Notary.Evm;

/// <summary>The domain of a typed message; members that are null are left out of its type, as EIP-712 allows.</summary>
/// <param name="Name">Name of the protocol.</param>
/// <param name="Version">Its version.</param>
/// <param name="ChainId">EIP-155 chain id.</param>
/// <param name="VerifyingContract">Contract that checks the signature.</param>
/// <param name="Salt">Distinguishes what the other members do not.</param>
public sealed record Eip712Domain(
    string? Name = null,
    string? Version = null,
    BigInteger? ChainId = null,
    Address? VerifyingContract = null,
    Bytes32? Salt = null
)
{
    /// <summary>hashStruct(EIP712Domain).</summary>
    public Bytes32 Separator()
    {
        var members = new List<string>(5);
        var words = new AbiWordWriter();
        Append("string name", Name is null ? null : Keccak256.HashText(Name));
        Append("string version", Version is null ? null : Keccak256.HashText(Version));
        Append("uint256 chainId", ChainId is null ? null : Word(ChainId.Value));
        Append("address verifyingContract", VerifyingContract?.ToBytes32());
        Append("bytes32 salt", Salt);
        return Eip712.StructHash(
            Eip712.TypeHash($"EIP712Domain({string.Join(',', members)})"),
            words.Words
        );

        void Append(string member, Bytes32? word)
        {
            if (word is not { } value)
                return;
            members.Add(member);
            words.Add(value);
        }
    }

    private static Bytes32 Word(BigInteger value) =>
        Bytes32.FromSpan(new AbiWordWriter().Add(value).Words);
}
