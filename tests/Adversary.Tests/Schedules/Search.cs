using System.Collections.Concurrent;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Statements;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>Runs many schedules, and makes those that break a statement as small as is cheap.</summary>
internal static class Search
{
    private const int Workers = 2;

    /// <returns>Each broken schedule, in words.</returns>
    public static async Task<IReadOnlyCollection<string>> ForViolationsAsync(int first, int count)
    {
        var seeds = new ConcurrentQueue<int>(Enumerable.Range(first, count));
        var found = new ConcurrentBag<string>();
        await Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(seeds, found)))
        );
        return found;
    }

    /// <summary>What is broken after a schedule.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(Plan plan, Committee committee)
    {
        await using var run = await Run.OfAsync(plan, committee);
        return
        [
            .. from statement in Statement.All
            from violation in statement.Violations(run)
            select $"{statement.Name}: {violation}",
        ];
    }

    private static async Task WorkAsync(ConcurrentQueue<int> seeds, ConcurrentBag<string> found)
    {
        using var four = new Committee(4);
        using var seven = new Committee(7);
        while (found.Count < 5 && seeds.TryDequeue(out var seed))
        {
            var committee = seed % 4 == 0 ? seven : four;
            var plan = Plan.Of(seed, committee);
            if (await ViolationsAsync(plan, committee) is { Count: > 0 } violations)
                found.Add(await ShrinkAsync(plan, violations, committee));
        }
    }

    /// <summary>Takes one power after the other from the adversary, as long as something breaks without it.</summary>
    private static async Task<string> ShrinkAsync(
        Plan plan,
        IReadOnlyList<string> violations,
        Committee committee
    )
    {
        foreach (var weaken in Plan.Weakenings)
            if (await ViolationsAsync(weaken(plan), committee) is { Count: > 0 } still)
                (plan, violations) = (weaken(plan), still);
        return $"{plan}\n  {string.Join("\n  ", violations)}";
    }
}
