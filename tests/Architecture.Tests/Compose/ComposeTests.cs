namespace Notary.Architecture.Tests.Compose;

/// <summary>The containers are started with what the programs are: projects, settings and each other by real names.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Load();

    /// <summary>Settings of servers that are not ours.</summary>
    private static readonly string[] Foreign = ["postgres", "rabbitmq", "ipfs"];

    private static readonly HashSet<string> Built = Names(
        Compose.Services.Values.SelectMany(s =>
            s.Build is { } build ? build.Args.Values : Enumerable.Empty<string>()
        )
    );

    [Fact]
    public void Every_built_service_is_a_project() =>
        Assert.Subset(Names(Repository.Projects.Select(p => p.Name)), Built);

    [Fact]
    public void Every_service_of_the_repository_runs() =>
        Assert.Subset(
            Built,
            Names(Repository.Projects.Where(p => p.IsService).Select(p => p.Name))
        );

    [Fact]
    public void Every_image_target_is_a_stage_of_the_dockerfile()
    {
        var dockerfile = Repository.Read("Dockerfile");
        var targets = Compose.Services.Values.Select(s => s.Build?.Target).OfType<string>();
        Assert.All(
            targets,
            t => Assert.Contains($" AS {t}\n", dockerfile, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_setting_is_one_that_a_program_reads() =>
        Assert.Empty(
            from service in Compose.Services
            where !Foreign.Contains(service.Key, StringComparer.Ordinal)
            from setting in service.Value.Environment.Keys
            where !OptionCatalog.Knows(setting)
            select $"{service.Key}: {setting}"
        );

    [Fact]
    public void Everything_that_is_waited_for_tells_when_it_is_ready() =>
        Assert.Empty(
            from service in Compose.Services
            from dependency in service.Value.DependsOn
            let other = Compose.Services[dependency.Key]
            where dependency.Value.Condition == "service_healthy" && other.Healthcheck is null
            select $"{service.Key} waits for {dependency.Key}, which has no health check"
        );

    [Fact]
    public void Ports_listen_on_this_machine_only() =>
        Assert.All(
            Compose.Services.Values.SelectMany(s => s.Ports),
            port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal)
        );

    [Fact]
    public void Named_volumes_are_declared() =>
        Assert.Subset(
            Names(Compose.Volumes.Keys),
            Names(Compose.Services.Values.SelectMany(s => s.Volumes).Select(v => v.Split(':')[0]))
        );

    private static HashSet<string> Names(IEnumerable<string> names) =>
        names.ToHashSet(StringComparer.Ordinal);
}
