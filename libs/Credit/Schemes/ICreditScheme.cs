using Notary.Credit.Indicators;

namespace Notary.Credit.Schemes;

/// <summary>A way to judge notaries. Pure: the same population gives the same doubles on every machine.</summary>
public interface ICreditScheme
{
    string Name { get; }

    /// <summary>Whether nodes that never served can be chosen.</summary>
    bool AdmitsNew { get; }

    /// <summary>Whether victims of a breach are paid from the notaries' bonds.</summary>
    bool HasBondPool { get; }

    /// <exception cref="CreditException">The iteration does not converge within the steps allowed.</exception>
    CreditScores Score(Population population);
}

/// <summary>How a population stands, old and new nodes apart; <see cref="New"/> is empty where a scheme does not admit them.</summary>
public sealed record CreditScores(Ranking Old, Ranking New);
