using Notary.Adversary.Tests.Schedules;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Something that must hold after every schedule; what breaks it, in words.</summary>
internal sealed record Statement(string Name, Func<Run, IEnumerable<string>> Violations)
{
    /// <summary>PROTOCOL.md, section 8, in its order; the first one in three parts.</summary>
    public static IReadOnlyList<Statement> All { get; } =
    [
        new("balances add up to the wei", Balances.Violations),
        new("no honest party loses", Losses.Violations),
        new("a lying attestor loses its bond", Attestors.Violations),
        new("no one is punished twice or wrongly, and by t members only", Penalties.Violations),
        new("exposures stay below the balances", Exposures.Violations),
        new("challenges end, and every liar is named by evidence", Liars.Violations),
        new("the logs lead to the same decisions again", Replays.Violations),
        new("nobody but the consumer gets the data", Downloads.Violations),
    ];

    public static Statement Of(Func<Run, IEnumerable<string>> violations) =>
        All.Single(s => s.Violations == violations);
}
