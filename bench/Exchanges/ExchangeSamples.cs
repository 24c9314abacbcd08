namespace Notary.Bench.Exchanges;

/// <summary>What was measured under one block interval.</summary>
internal sealed record ExchangeSamples
{
    /// <summary>Milliseconds of each whole exchange.</summary>
    public List<double> Exchanges { get; } = [];

    /// <summary>Milliseconds of each exchange's chain calls alone.</summary>
    public List<double> Bare { get; } = [];

    /// <summary>Blocks of both chains that came during each exchange; one that waits for a block has at least one.</summary>
    public List<double> Blocks { get; } = [];

    /// <summary>Chain calls that an exchange makes.</summary>
    public int Calls { get; init; }

    /// <summary>Chain calls in the bare sum.</summary>
    public int BareCalls { get; init; }
}
