using System.Runtime.InteropServices;

namespace Notary.ThresholdBls.Native;

internal static unsafe partial class Blst
{
    [LibraryImport(Library, EntryPoint = "blst_p1_generator")]
    public static partial P1* G1Generator();

    [LibraryImport(Library, EntryPoint = "blst_p1_uncompress")]
    public static partial int G1Uncompress(out P1Affine result, byte* compressed);

    [LibraryImport(Library, EntryPoint = "blst_p1_deserialize")]
    public static partial int G1Deserialize(out P1Affine result, byte* serialized);

    [LibraryImport(Library, EntryPoint = "blst_p1_affine_compress")]
    public static partial void G1Compress(byte* compressed, in P1Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p1_affine_serialize")]
    public static partial void G1Serialize(byte* serialized, in P1Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p1_affine_in_g1")]
    public static partial byte G1InGroup(in P1Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p1_affine_is_inf")]
    public static partial byte G1IsInfinity(in P1Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p1_from_affine")]
    public static partial void G1FromAffine(out P1 result, in P1Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p1_to_affine")]
    public static partial void G1ToAffine(out P1Affine result, in P1 point);

    [LibraryImport(Library, EntryPoint = "blst_p1s_mult_pippenger_scratch_sizeof")]
    public static partial nuint G1MultiplyScratchSize(nuint count);

    [LibraryImport(Library, EntryPoint = "blst_p1s_mult_pippenger")]
    public static partial void G1MultiplySum(
        out P1 result,
        P1Affine** points,
        nuint count,
        byte** scalars,
        nuint bits,
        byte* scratch
    );
}
