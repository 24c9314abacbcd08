namespace Notary.ThresholdBls;

/// <summary>Domain separation tags of the minimal-signature-size ciphersuite (PROTOCOL section 2).</summary>
public static class DomainSeparation
{
    public static ReadOnlySpan<byte> Signature => "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"u8;

    public static ReadOnlySpan<byte> Possession => "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_"u8;
}
