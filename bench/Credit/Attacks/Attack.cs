using Notary.Bench.Credit.Simulation;

namespace Notary.Bench.Credit.Attacks;

/// <summary>What some nodes do over many epochs to be trusted and to misuse it.</summary>
/// <param name="Count">How many attackers.</param>
/// <param name="Candidates">Whether they begin as candidates.</param>
/// <param name="Praise">Exchanges that each makes up with each friend in an epoch, graded 1.</param>
/// <param name="Returns">Whether one that is found leaves, and comes back as a candidate under another name.</param>
/// <param name="Friends">Old nodes, honest to others, that recommend and trust them.</param>
/// <param name="Serving">How an attacker acts in the n-th epoch of its service, from 0.</param>
/// <param name="Waiting">How it acts as a candidate.</param>
internal sealed record Attack(
    string Name,
    int Count,
    bool Candidates,
    int Praise,
    bool Returns,
    int Friends,
    Func<int, Behaviour> Serving,
    Behaviour Waiting
)
{
    /// <summary>Epochs that are watched.</summary>
    public const int Epochs = 20;

    /// <summary>Candidates that a scheme admits in an epoch, at most.</summary>
    public const int Admitted = 15;

    /// <summary>On and off: so many epochs of either.</summary>
    private const int Phase = 3;

    public static readonly int[] RingSizes = [2, 3, 5, 8, 12, 16, 20];

    /// <summary>They cheat everybody else, and praise and trust each other.</summary>
    public static Attack Ring(int size) =>
        new(
            FormattableString.Invariant($"ring of {size}"),
            size,
            false,
            5,
            false,
            0,
            _ => Setting.Malicious,
            Setting.Malicious
        );

    /// <summary>Honest for three epochs, malicious for three, and so on.</summary>
    public static Attack OnOff { get; } =
        new(
            "on-off",
            5,
            false,
            0,
            false,
            0,
            n => n / Phase % 2 == 0 ? Setting.Honest : Setting.Malicious,
            Setting.Honest
        );

    /// <summary>Whoever is found leaves and returns as a candidate that behaves until it is admitted.</summary>
    public static Attack Whitewashing { get; } =
        new("whitewashing", 5, false, 0, true, 0, _ => Setting.Malicious, Setting.Honest);

    /// <summary>One operator's candidates, which grade each other and are recommended by its three notaries.</summary>
    public static Attack Sybils { get; } =
        new("Sybils", 10, true, 5, true, 3, _ => Setting.Malicious, Setting.Puppet);

    public static IReadOnlyList<Attack> All { get; } =
    [.. RingSizes.Select(Ring), OnOff, Whitewashing, Sybils];
}
