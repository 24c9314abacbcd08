using System.Security.Cryptography;
using Notary.Evm;
using Notary.ServiceDefaults;

namespace Notary.DataExchange;

/// <summary>Why this service refuses; the codes are in docs/reasons.md.</summary>
internal static class Refusals
{
    public static ReasonException Malformed(string expected) =>
        new(400, "request-malformed", $"Expected {expected} as 0x and hexadecimal digits.");

    public static ReasonException DataUnknown(Bytes32 dataHash) =>
        new(404, "data-unknown", $"No data has the hash {dataHash}.");

    public static ReasonException DataOwned() =>
        new(409, "data-owned", "Another provider uploaded this data before.");

    public static ReasonException DataEmpty() => new(400, "data-empty", "There is no data.");

    public static ReasonException SignatureMissing(string header) =>
        new(400, "signature-missing", $"The header {header} must be a signature of 65 bytes.");

    public static ReasonException SignatureWrong(string signer) =>
        new(403, "signature-wrong", $"The signature is not that of {signer}.");

    public static ReasonException ConsumerKeyWrong() =>
        new(400, "consumer-key-wrong", "consumerPublicKey is not the key of the consumer.");

    public static ReasonException IndexUnknown(Bytes32 indexHash) =>
        new(404, "index-unknown", $"No index has the hash {indexHash}.");

    public static ReasonException IndexExists() =>
        new(409, "index-exists", "This exchange has an index for other data or another consumer.");

    public static ReasonException IndexWrong() =>
        new(403, "index-wrong", "The opened index is not the one behind this hash.");

    public static ReasonException NonceInvalid() =>
        new(
            400,
            "nonce-invalid",
            "The nonce was not issued here, or is too old: ask for a new one."
        );

    public static ReasonException NonceUsed() =>
        new(409, "nonce-used", "The nonce was used before: ask for a new one.");

    /// <summary>Whom a signature is by.</summary>
    /// <exception cref="ReasonException">It is nobody's.</exception>
    public static Address SignerOf(this EvmSignature signature, Bytes32 digest)
    {
        try
        {
            return signature.Recover(digest);
        }
        catch (CryptographicException)
        {
            throw SignatureWrong("anybody");
        }
    }
}
