using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit;

/// <summary>Parties sign with their EVM key, whose address names them (keccak256 of the words, 65 bytes), notaries with their identity key.</summary>
internal sealed class EvidenceSignatures : IEvidenceSignatures
{
    public static EvidenceSignatures Instance { get; } = new();

    public bool IsSigned(
        ReadOnlySpan<byte> signer,
        ReadOnlySpan<byte> words,
        ReadOnlySpan<byte> signature
    )
    {
        try
        {
            return signer.Length == Address.Size
                ? EvmSignature
                    .FromSpan(signature)
                    .IsBy(Address.FromSpan(signer), Keccak256.Hash(words))
                : IdentityPublicKey.Parse(signer).Verify(words, signature);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
