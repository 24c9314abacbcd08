using System.Runtime.InteropServices;

namespace Notary.Credit.Scores;

/// <summary>A weighted sum of observations and its weight; what is old fades.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tally(double Sum, double Weight)
{
    /// <summary>0 where nothing was observed: credit is earned.</summary>
    public double Mean => Weight > 0 ? Sum / Weight : 0;

    public Tally Add(double value, double weight = 1) => new(Sum + value * weight, Weight + weight);

    public Tally Fade(double memory) => new(memory * Sum, memory * Weight);
}
