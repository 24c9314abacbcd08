namespace Notary.Bench.Credit.Simulation;

/// <summary>Pseudo-random numbers that are the same on every machine and runtime: SplitMix64 (Steele, Lea, Flood 2014).</summary>
internal sealed class Draw(ulong seed)
{
    private const double Unit = 1.0 / (1L << 53);
    private ulong state = seed;

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (Next() >> 11) * Unit;

    public double Between(Span span) => span.Least + (span.Most - span.Least) * Share();

    public bool Chance(double probability) => Share() < probability;

    /// <summary>From 0 to below <paramref name="count"/>.</summary>
    public int Index(int count) => (int)(Share() * count);

    /// <summary>How many of <paramref name="trials"/> succeed.</summary>
    public int Successes(int trials, double probability)
    {
        var successes = 0;
        for (var i = 0; i < trials; i++)
            successes += Chance(probability) ? 1 : 0;
        return successes;
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>From least to most, evenly.</summary>
internal sealed record Span(double Least, double Most)
{
    public override string ToString() => FormattableString.Invariant($"{Least}–{Most}");
}
