using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls.Identity;

namespace Notary.GroupSigning;

/// <summary>
/// Members' messages with their identity key's signature (ECDSA P-256, DER, 0x-hex). A malformed message is signed by nobody.
/// </summary>
public static class MemberMessages
{
    public static PartialSignature SignedBy(this PartialSignature message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    public static InclusionStated SignedBy(this InclusionStated message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    public static GroupActivated SignedBy(this GroupActivated message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    public static NotaryAlive SignedBy(this NotaryAlive message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    public static GroupChangeProposed SignedBy(this GroupChangeProposed message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    public static GroupChangeApproved SignedBy(this GroupChangeApproved message, IdentityKey key) =>
        message with
        {
            Signature = Hex.Encode(key.Sign(SignedWords.Of(message))),
        };

    /// <summary>Names a change, whoever proposes it and until when: keccak256 of what it is.</summary>
    /// <exception cref="FormatException">A member of the message is malformed.</exception>
    public static Bytes32 ChangeId(this GroupChangeProposed message) =>
        Keccak256.Hash(SignedWords.OfChange(message));

    public static bool IsSignedBy(this PartialSignature message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    public static bool IsSignedBy(this InclusionStated message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    public static bool IsSignedBy(this GroupActivated message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    public static bool IsSignedBy(this NotaryAlive message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    public static bool IsSignedBy(this GroupChangeProposed message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    public static bool IsSignedBy(this GroupChangeApproved message, IdentityPublicKey key) =>
        Verify(key, message.Signature, () => SignedWords.Of(message));

    private static bool Verify(IdentityPublicKey key, string signature, Func<byte[]> words)
    {
        try
        {
            return key.Verify(words(), Hex.Decode(signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
