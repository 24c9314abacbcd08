using System.Globalization;
using System.Numerics;

namespace Notary.Protocol.Amounts;

/// <summary>The asset that the consumer pays in, on the payment chain (wei where it is the native coin).</summary>
public sealed class PaymentAsset
{
    private PaymentAsset() { }
}

/// <summary>The data chain's token, in which the provider's deposit is held.</summary>
public sealed class DataToken
{
    private DataToken() { }
}

/// <summary>A whole number of base units of one asset, 0 ≤ value &lt; 2^256. Amounts of two assets cannot be mixed.</summary>
/// <typeparam name="TAsset"><see cref="PaymentAsset"/> or <see cref="DataToken"/>.</typeparam>
public readonly record struct Amount<TAsset> : IComparable<Amount<TAsset>>
{
    private static readonly BigInteger Limit = BigInteger.One << 256;

    /// <exception cref="ArgumentOutOfRangeException">The value is negative or needs more than 256 bits.</exception>
    public Amount(BigInteger value)
    {
        if (value.Sign < 0 || value >= Limit)
            throw new ArgumentOutOfRangeException(nameof(value), "an amount lies in [0, 2^256)");
        Value = value;
    }

    public BigInteger Value { get; }

    public static Amount<TAsset> Zero => default;

    /// <summary>Parses a decimal string without sign, blanks or separators.</summary>
    /// <exception cref="FormatException">The text is no such number.</exception>
    public static Amount<TAsset> Parse(string text) =>
        text.Length is > 0 and <= 78
        && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value < Limit
            ? new(value)
            : throw new FormatException("an amount is a decimal number below 2^256");

    public int CompareTo(Amount<TAsset> other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static Amount<TAsset> operator +(Amount<TAsset> a, Amount<TAsset> b) =>
        new(a.Value + b.Value);

    /// <exception cref="ArgumentOutOfRangeException">The result would be negative.</exception>
    public static Amount<TAsset> operator -(Amount<TAsset> a, Amount<TAsset> b) =>
        new(a.Value - b.Value);

    public static bool operator >(Amount<TAsset> a, Amount<TAsset> b) => a.Value > b.Value;

    public static bool operator <(Amount<TAsset> a, Amount<TAsset> b) => a.Value < b.Value;

    public static bool operator >=(Amount<TAsset> a, Amount<TAsset> b) => a.Value >= b.Value;

    public static bool operator <=(Amount<TAsset> a, Amount<TAsset> b) => a.Value <= b.Value;
}
