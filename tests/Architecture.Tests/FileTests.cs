namespace Notary.Architecture.Tests;

public sealed class FileTests
{
    private const int LongestSource = 400;
    private const int LongestProgram = 25;

    private static readonly string[] SourceExtensions = [".cs", ".sol", ".ts", ".mjs", ".js"];

    [Fact]
    public void A_service_starts_in_at_most_25_lines()
    {
        var programs = Repository
            .Projects.Where(p => p.IsService)
            .Select(p => $"{p.Folder}/Program.cs")
            .ToList();
        Assert.NotEmpty(programs);
        Assert.All(programs, p => Assert.InRange(Repository.LinesOf(p), 1, LongestProgram));
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var sources = Repository.Files.Where(f =>
            SourceExtensions.Any(e => f.EndsWith(e, StringComparison.Ordinal))
        );
        Assert.All(sources, f => Assert.InRange(Repository.LinesOf(f), 0, LongestSource));
    }

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        // Put together here, so that this file does not name them either.
        string[] machines = ["/" + "work/", "/" + "root/"];
        Assert.Empty(
            from file in Repository.Files
            let text = Repository.Read(file)
            from path in machines
            where text.Contains(path, StringComparison.Ordinal)
            select $"{file} names {path}"
        );
    }

    [Fact]
    public void Npm_lock_files_name_no_registry() =>
        Assert.DoesNotContain(
            "\"resolved\": \"http",
            Repository.Read("package-lock.json"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_project_locks_its_packages()
    {
        var locks = Repository.Projects.Select(p => $"{p.Folder}/packages.lock.json");
        Assert.Subset(
            Repository.Files.ToHashSet(StringComparer.Ordinal),
            locks.ToHashSet(StringComparer.Ordinal)
        );
    }
}
