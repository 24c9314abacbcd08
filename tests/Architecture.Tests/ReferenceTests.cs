namespace Notary.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>Libraries that know nothing of each other, nor of anything else here.</summary>
    private static readonly string[] Independent =
    [
        "Contracts",
        "Credit",
        "EventStore",
        "Evm",
        "Fabric",
        "ThresholdBls",
    ];

    [Fact]
    public void Libraries_reference_libraries_only() =>
        Assert.Empty(
            Broken(
                from: p => p.IsLibrary,
                allowed: r => r.StartsWith("libs/", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Services_reference_libraries_only() =>
        Assert.Empty(
            Broken(
                from: p => p.IsService,
                allowed: r => r.StartsWith("libs/", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Independent_libraries_reference_nothing_of_ours() =>
        Assert.Empty(
            Broken(
                from: p => Independent.Contains(Path.GetFileName(p.Folder)) && p.IsLibrary,
                allowed: _ => false
            )
        );

    [Fact]
    public void Every_reference_leads_to_a_tracked_project()
    {
        var known = Repository.Projects.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Broken(from: _ => true, allowed: known.Contains));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Notary.sln").Replace('\\', '/');
        Assert.All(
            Repository.Projects,
            p => Assert.Contains(p.File, solution, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Broken(
        Func<Project, bool> from,
        Func<string, bool> allowed
    ) =>
        from project in Repository.Projects.Where(@from)
        from reference in project.References
        where !allowed(reference)
        select $"{project.File} references {reference}";
}
