using System.Security.Cryptography;
using System.Text;

namespace Notary.Member.Credit.Items;

/// <summary>Proof of possession of a candidate's keys.</summary>
public static class CandidateProof
{
    /// <summary>What the key of a chain signs, so that it stands for this notary and no other (docs/formats.md, "Credit epochs").</summary>
    /// <param name="chain">CAIP-2 id.</param>
    /// <param name="publicKey">EVM: the address; Fabric: DER SubjectPublicKeyInfo; 0x-hex.</param>
    /// <param name="identity">The notary's identity key, 0x-hex.</param>
    public static byte[] Words(string chain, string publicKey, string identity) =>
        [.. "notary/v1/credit-key"u8, .. Hash(chain), .. Hash(publicKey), .. Hash(identity)];

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
