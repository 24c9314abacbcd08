namespace Notary.Member.Keys;

/// <summary>What the keystore file encrypts. Byte arrays are base64 in JSON.</summary>
internal sealed class KeystoreContent
{
    /// <summary>PKCS#8.</summary>
    public byte[] Identity { get; set; } = [];

    /// <summary>Seed of this member's polynomial, by key generation (session, hex).</summary>
    public Dictionary<string, byte[]> DealerSeeds { get; set; } = new(StringComparer.Ordinal);

    /// <summary>sk_i by the ceremony that made the key (session, hex): 32 bytes, big-endian.</summary>
    public Dictionary<string, byte[]> Shares { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Shares of epochs below this one were erased, and may not come back.</summary>
    public ulong FirstEpoch { get; set; }
}
