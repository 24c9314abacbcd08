namespace Notary.ThresholdBls.Tests;

/// <summary>Compressed encodings of points that every reader refuses.</summary>
internal static class Points
{
    /// <summary>On the curve, and not in the subgroup: x = 4.</summary>
    public static byte[] OutsideG1 => [0x80, .. new byte[46], 0x04];

    /// <summary>On the curve, and not in the subgroup: x = 2.</summary>
    public static byte[] OutsideG2 => [0x80, .. new byte[94], 0x02];

    public static byte[] InfinityOfG1 => [0xc0, .. new byte[47]];

    public static byte[] InfinityOfG2 => [0xc0, .. new byte[95]];
}
