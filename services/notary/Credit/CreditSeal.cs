using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Credit;

/// <summary>
/// Messages about credit with their identity key's signature, over a tag and the SHA-256 of the message's JSON with an empty signature
/// (docs/formats.md, "Credit epochs"). A malformed message is signed by nobody.
/// </summary>
internal static class CreditSeal
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static CandidateRegistered SignedBy(this CandidateRegistered message, IdentityKey key) =>
        message with
        {
            Signature = Sign(key, "candidate", message with { Signature = "" }),
        };

    public static EvidenceOffered SignedBy(this EvidenceOffered message, IdentityKey key) =>
        message with
        {
            Signature = Sign(key, "offer", message with { Signature = "" }),
        };

    public static EvidenceProposed SignedBy(this EvidenceProposed message, IdentityKey key) =>
        message with
        {
            Signature = Sign(key, "proposal", message with { Signature = "" }),
        };

    public static EvidenceEchoed SignedBy(this EvidenceEchoed message, IdentityKey key) =>
        message with
        {
            Signature = Sign(key, "echo", message with { Signature = "" }),
        };

    public static bool IsSigned(this CandidateRegistered m) =>
        Verify(m.Identity, m.Signature, "candidate", m with { Signature = "" });

    public static bool IsSigned(this EvidenceOffered m) =>
        Verify(m.Member, m.Signature, "offer", m with { Signature = "" });

    public static bool IsSigned(this EvidenceProposed m) =>
        Verify(m.Proposer, m.Signature, "proposal", m with { Signature = "" });

    public static bool IsSigned(this EvidenceEchoed m) =>
        Verify(m.Member, m.Signature, "echo", m with { Signature = "" });

    /// <summary>What the group signs of a block, once an attempt has made it.</summary>
    /// <exception cref="FormatException">The CID is none.</exception>
    public static Bytes32 MessageOf(long epoch, int attempt, string cid, KnownGroup group) =>
        new EvidenceSeal((ulong)epoch, (ulong)attempt, Cid.DigestOf(cid)).Message(group.Epoch);

    /// <inheritdoc cref="MessageOf(long, int, string, KnownGroup)"/>
    public static Bytes32 MessageIn(this EvidenceLocked locked, KnownGroup group) =>
        MessageOf(locked.Epoch, locked.Attempt, locked.Cid, group);

    /// <summary>Names an offer: SHA-256 of its JSON, 0x-hex.</summary>
    public static string Digest(this EvidenceOffered message) => Hex.Encode(Hash(message));

    public static int Size<T>(T message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, Json).Length;

    private static string Sign<T>(IdentityKey key, string kind, T unsigned) =>
        Hex.Encode(key.Sign(Words(kind, unsigned)));

    private static byte[] Words<T>(string kind, T unsigned) =>
        [.. Encoding.ASCII.GetBytes("notary/v1/credit-" + kind), .. Hash(unsigned)];

    private static byte[] Hash<T>(T message) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(message, Json));

    private static bool Verify<T>(string key, string signature, string kind, T unsigned)
    {
        try
        {
            return IdentityPublicKey
                .Parse(Hex.Decode(key))
                .Verify(Words(kind, unsigned), Hex.Decode(signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
