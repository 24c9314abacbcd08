using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]

namespace Notary.ThresholdBls.Native;

// blst's own structures, as 64-bit limbs: opaque here, copied by value, never inspected.

/// <summary>blst_fr: an element of the scalar field in Montgomery form.</summary>
[InlineArray(4)]
internal struct Fr
{
    private ulong _limb;
}

/// <summary>blst_p1: a point of E1 in Jacobian coordinates.</summary>
[InlineArray(18)]
internal struct P1
{
    private ulong _limb;
}

/// <summary>blst_p1_affine: a point of E1; all zero is infinity.</summary>
[InlineArray(12)]
internal struct P1Affine
{
    private ulong _limb;
}

/// <summary>blst_p2: a point of E2 in Jacobian coordinates.</summary>
[InlineArray(36)]
internal struct P2
{
    private ulong _limb;
}

/// <summary>blst_p2_affine: a point of E2; all zero is infinity.</summary>
[InlineArray(24)]
internal struct P2Affine
{
    private ulong _limb;
}

/// <summary>blst_fp12: the target group of the pairing.</summary>
[InlineArray(72)]
internal struct Fp12
{
    private ulong _limb;
}
