using System.Runtime.InteropServices;

namespace Notary.ThresholdBls.Native;

internal static unsafe partial class Blst
{
    [LibraryImport(Library, EntryPoint = "blst_p2_generator")]
    public static partial P2* G2Generator();

    [LibraryImport(Library, EntryPoint = "blst_p2_uncompress")]
    public static partial int G2Uncompress(out P2Affine result, byte* compressed);

    [LibraryImport(Library, EntryPoint = "blst_p2_deserialize")]
    public static partial int G2Deserialize(out P2Affine result, byte* serialized);

    [LibraryImport(Library, EntryPoint = "blst_p2_affine_compress")]
    public static partial void G2Compress(byte* compressed, in P2Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p2_affine_serialize")]
    public static partial void G2Serialize(byte* serialized, in P2Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p2_affine_in_g2")]
    public static partial byte G2InGroup(in P2Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p2_affine_is_inf")]
    public static partial byte G2IsInfinity(in P2Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p2_is_equal")]
    public static partial byte G2Equal(in P2 left, in P2 right);

    [LibraryImport(Library, EntryPoint = "blst_p2_from_affine")]
    public static partial void G2FromAffine(out P2 result, in P2Affine point);

    [LibraryImport(Library, EntryPoint = "blst_p2_to_affine")]
    public static partial void G2ToAffine(out P2Affine result, in P2 point);

    [LibraryImport(Library, EntryPoint = "blst_p2_cneg")]
    public static partial void G2Negate(P2* point, byte negate);

    [LibraryImport(Library, EntryPoint = "blst_p2_add_or_double_affine")]
    public static partial void G2AddAffine(out P2 result, in P2 left, in P2Affine right);

    [LibraryImport(Library, EntryPoint = "blst_p2_add_or_double")]
    public static partial void G2Add(out P2 result, in P2 left, in P2 right);

    [LibraryImport(Library, EntryPoint = "blst_p2_double")]
    public static partial void G2Double(out P2 result, in P2 point);

    [LibraryImport(Library, EntryPoint = "blst_p2s_mult_pippenger_scratch_sizeof")]
    public static partial nuint G2MultiplyScratchSize(nuint count);

    [LibraryImport(Library, EntryPoint = "blst_p2s_mult_pippenger")]
    public static partial void G2MultiplySum(
        out P2 result,
        P2Affine** points,
        nuint count,
        byte** scalars,
        nuint bits,
        byte* scratch
    );
}
