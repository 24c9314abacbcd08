namespace Notary.Bench.Credit.Simulation;

/// <summary>
/// The one configuration of all experiments. It was fixed before the first result was seen; no table has values of its own but those
/// that it varies.
/// </summary>
internal static class Setting
{
    public const int Seeds = 30;
    public const int OldNodes = 100;
    public const int NewNodes = 50;

    /// <summary>Exchanges, and so grades and times, of each node in an epoch.</summary>
    public const int ExchangesPerEpoch = 60;

    /// <summary>Out-links of each old node.</summary>
    public const int TrustLinks = 8;

    /// <summary>Sitting notaries, drawn at random, that say whether they recommend a candidate.</summary>
    public const int Recommenders = 20;

    /// <summary>Service of old nodes: 0 to 17 months.</summary>
    public const int LongestService = 18;

    /// <summary>What an adversary's trust and word for others weigh, beside 1 for its kind.</summary>
    public const double AdversaryTrust = 0.25;

    /// <summary>How much a node's past weighs in the next epoch, as in the running system.</summary>
    public const double Memory = 0.5;

    public static Behaviour Honest { get; } =
        new("honest", new(0.90, 0.99), new(0.8, 1.6), new(0.75, 0.95), 0.01, 0, false);

    public static Behaviour Slow { get; } =
        new("slow", new(0.85, 0.97), new(3, 6), new(0.55, 0.80), 0.02, 0, false);

    public static Behaviour Lazy { get; } =
        new("lazy", new(0.60, 0.80), new(1.5, 3), new(0.45, 0.70), 0.10, 0, false);

    public static Behaviour Colluding { get; } =
        new("colluding", new(0.55, 0.75), new(1.5, 3), new(0.30, 0.50), 0.10, 0.7, true);

    public static Behaviour Malicious { get; } =
        new("malicious", new(0.30, 0.60), new(2, 4), new(0.10, 0.30), 0.25, 0, true);

    /// <summary>A candidate that only its friends use, and only in name; no part of the mix.</summary>
    public static Behaviour Puppet { get; } =
        new("puppet", new(1, 1), new(1, 1), new(1, 1), 0, 1, true, IsSeen: false);

    /// <summary>Behaviours and their shares of old and of new nodes, in percent.</summary>
    public static IReadOnlyList<(Behaviour Behaviour, int Percent)> Mix { get; } =
    [(Honest, 60), (Slow, 10), (Lazy, 10), (Colluding, 10), (Malicious, 10)];
}
