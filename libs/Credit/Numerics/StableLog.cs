namespace Notary.Credit.Numerics;

/// <summary>
/// The natural logarithm from +, −, × and ÷ alone. IEEE 754 fixes these to the last bit and the .NET JIT never fuses them, so every
/// machine gets the same double; <see cref="Math.Log(double)"/> asks the platform's C library, and those differ in the last bit.
/// </summary>
public static class StableLog
{
    private const int ExponentBias = 1023;
    private const int MantissaBits = 52;
    private const long MantissaMask = (1L << MantissaBits) - 1;
    private const double TwoTo54 = 18014398509481984;
    private const double Sqrt2 = 1.4142135623730951;

    // ln 2 in two parts: the high one has 21 trailing zero bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // |s| ≤ 0.1716 leaves a remainder below 2⁻⁶⁰ after s²³.
    private const int LastTerm = 23;

    /// <summary>ln x, within 1 unit in the last place.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not positive and finite.</exception>
    public static double Of(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        if (!double.IsFinite(x))
            throw new ArgumentOutOfRangeException(nameof(x), x, "no finite number");
        var (mantissa, exponent) = Split(x);
        return Of(mantissa - 1, exponent);
    }

    /// <summary>
    /// ln(1 + f) + k·ln 2, with ln(1 + f) = f − (f²/2 − s·(f²/2 + R)), s = f/(2 + f): the largest addend, f, is exact, so that what is
    /// lost in the others hardly shows (Ng, as in fdlibm).
    /// </summary>
    private static double Of(double f, int k)
    {
        var s = f / (2 + f);
        var half = 0.5 * f * f;
        return k * Ln2High - (half - (s * (half + Remainder(s * s)) + k * Ln2Low) - f);
    }

    /// <summary>x = mantissa · 2^exponent, with √½ ≤ mantissa &lt; √2.</summary>
    private static (double Mantissa, int Exponent) Split(double x)
    {
        if (!double.IsNormal(x))
        {
            var (scaled, power) = Split(x * TwoTo54);
            return (scaled, power - 54);
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> MantissaBits) - ExponentBias;
        var mantissa = BitConverter.Int64BitsToDouble(
            (bits & MantissaMask) | ((long)ExponentBias << MantissaBits)
        );
        return mantissa < Sqrt2 ? (mantissa, exponent) : (mantissa / 2, exponent + 1);
    }

    /// <summary>R = 2s²/3 + 2s⁴/5 + …, so that ln(1 + f) = 2·artanh s = s·(2 + R).</summary>
    private static double Remainder(double square)
    {
        var sum = 0.0;
        for (var term = LastTerm; term > 1; term -= 2)
            sum = square * (2.0 / term + sum);
        return sum;
    }
}
