using System.Runtime.InteropServices;

namespace Notary.ThresholdBls.Native;

/// <summary>The entry points of blst 0.3.12 that this library calls. Scalars are 32 little-endian bytes; bool is one byte.</summary>
internal static unsafe partial class Blst
{
    private const string Library = "blst";

    /// <summary>BLST_ERROR: every other value is a refusal.</summary>
    public const int Success = 0;

    static Blst() => NativeLibrary.SetDllImportResolver(typeof(Blst).Assembly, BlstLoader.Resolve);

    [LibraryImport(Library, EntryPoint = "blst_scalar_fr_check")]
    public static partial byte ScalarIsCanonical(byte* scalar);

    [LibraryImport(Library, EntryPoint = "blst_scalar_from_be_bytes")]
    public static partial byte ScalarReduce(byte* scalar, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "blst_fr_from_scalar")]
    public static partial void FrFromScalar(out Fr result, byte* scalar);

    [LibraryImport(Library, EntryPoint = "blst_scalar_from_fr")]
    public static partial void ScalarFromFr(byte* scalar, in Fr value);

    [LibraryImport(Library, EntryPoint = "blst_fr_add")]
    public static partial void FrAdd(out Fr result, in Fr left, in Fr right);

    [LibraryImport(Library, EntryPoint = "blst_fr_sub")]
    public static partial void FrSubtract(out Fr result, in Fr left, in Fr right);

    [LibraryImport(Library, EntryPoint = "blst_fr_mul")]
    public static partial void FrMultiply(out Fr result, in Fr left, in Fr right);

    [LibraryImport(Library, EntryPoint = "blst_fr_inverse")]
    public static partial void FrInverse(out Fr result, in Fr value);

    [LibraryImport(Library, EntryPoint = "blst_hash_to_g1")]
    public static partial void HashToG1(
        out P1 result,
        byte* message,
        nuint messageLength,
        byte* dst,
        nuint dstLength,
        byte* augmentation,
        nuint augmentationLength
    );

    [LibraryImport(Library, EntryPoint = "blst_sign_pk_in_g2")]
    public static partial void Sign(out P1 signature, in P1 hash, byte* secret);

    [LibraryImport(Library, EntryPoint = "blst_sk_to_pk_in_g2")]
    public static partial void PublicKey(out P2 publicKey, byte* secret);

    [LibraryImport(Library, EntryPoint = "blst_miller_loop_n")]
    public static partial void MillerLoops(
        out Fp12 result,
        P2Affine** qs,
        P1Affine** ps,
        nuint count
    );

    [LibraryImport(Library, EntryPoint = "blst_fp12_one")]
    public static partial Fp12* Fp12One();

    [LibraryImport(Library, EntryPoint = "blst_fp12_finalverify")]
    public static partial byte PairingsEqual(in Fp12 left, in Fp12 right);
}
