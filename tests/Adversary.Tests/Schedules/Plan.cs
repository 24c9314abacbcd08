using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>What the adversary has in its hands in one schedule; all of it follows from the seed.</summary>
internal sealed record Plan(int Seed)
{
    public bool ConsumersCheat { get; init; }

    public bool ProvidersCheat { get; init; }

    /// <summary>The attestor vouches for what no deposit covers.</summary>
    public bool AttestorLies { get; init; }

    /// <summary>By member, up to f of them.</summary>
    public IReadOnlyDictionary<int, Lie> Liars { get; init; } = new Dictionary<int, Lie>();

    /// <summary>Members that are down for a while, and restart from their logs.</summary>
    public bool MembersRestart { get; init; }

    /// <summary>The longest that a message is on its way, in seconds.</summary>
    public int SlowestMessage { get; init; }

    /// <summary>Blocks that a reorganisation takes back at most; less than the depth at which they count.</summary>
    public int DeepestReorg { get; init; }

    /// <summary>Whether nodes forget penalties that a reorganisation takes back.</summary>
    public bool NodesForget { get; init; }

    /// <summary>Whether the data chain is an EVM chain, too.</summary>
    public bool DataOnEvm { get; init; }

    public int Trades { get; init; } = 1;

    public int DealsEach { get; init; } = 3;

    /// <summary>Sys with a rule broken on purpose.</summary>
    public bool SysIsCareless { get; init; }

    /// <summary>The contracts with a rule broken on purpose.</summary>
    public Func<Law, Law> Tamper { get; init; } = law => law;

    public static Plan Of(int seed, Committee committee)
    {
        var random = new Random(seed);
        return new(seed)
        {
            ConsumersCheat = random.Next(2) == 0,
            ProvidersCheat = random.Next(2) == 0,
            AttestorLies = random.Next(6) == 0,
            Liars = LiarsOf(random, committee),
            MembersRestart = random.Next(4) == 0,
            SlowestMessage = random.Next(9),
            DeepestReorg = random.Next(3),
            DataOnEvm = random.Next(3) == 0,
            Trades = 1 + random.Next(2),
            DealsEach = 2 + random.Next(4),
        };
    }

    /// <summary>The same schedule with less in the adversary's hands.</summary>
    public static IReadOnlyList<Func<Plan, Plan>> Weakenings { get; } =
    [
        plan => plan with { Liars = new Dictionary<int, Lie>() },
        plan => plan with { AttestorLies = false },
        plan => plan with { MembersRestart = false },
        plan => plan with { DeepestReorg = 0 },
        plan => plan with { SlowestMessage = 0 },
        plan => plan with { ConsumersCheat = false },
        plan => plan with { ProvidersCheat = false },
        plan => plan with { Trades = 1 },
        plan => plan with { DealsEach = 1 },
    ];

    private static Dictionary<int, Lie> LiarsOf(Random random, Committee committee)
    {
        var members = Enumerable.Range(1, committee.Size).ToArray();
        random.Shuffle(members);
        var count = random.Next(committee.Faulty + 1);
        return members
            .Take(count)
            .ToDictionary(m => m, _ => (Lie)random.Next(Enum.GetValues<Lie>().Length));
    }

    public override string ToString() =>
        $"seed {Seed}: C {(ConsumersCheat ? "cheats" : "is honest")}, P {(ProvidersCheat ? "cheats" : "is honest")}, "
        + $"attestor {(AttestorLies ? "lies" : "is honest")}, liars {string.Join(" ", Liars.Select(l => $"{l.Key}:{l.Value}"))}, "
        + $"data on {(DataOnEvm ? "EVM" : "Fabric")}, reorgs to {DeepestReorg}, messages to {SlowestMessage} s, "
        + $"{Trades} agreements of {DealsEach} exchanges";
}
