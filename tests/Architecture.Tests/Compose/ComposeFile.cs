using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Notary.Architecture.Tests.Compose;

/// <summary>docker-compose.yml with its anchors and merges resolved.</summary>
internal sealed class ComposeFile
{
    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public static ComposeFile Load()
    {
        using var text = new StringReader(Repository.Read("docker-compose.yml"));
        var deserializer = new DeserializerBuilder()
            .WithNamingConvention(
                YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance
            )
            .IgnoreUnmatchedProperties()
            .Build();
        return deserializer.Deserialize<ComposeFile>(new MergingParser(new Parser(text)));
    }
}

internal sealed class ComposeService
{
    public string? Image { get; set; }

    public ComposeBuild? Build { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public Dictionary<string, ComposeCondition> DependsOn { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public object? Healthcheck { get; set; }
}

internal sealed class ComposeBuild
{
    public string Target { get; set; } = "";

    public Dictionary<string, string> Args { get; set; } = [];
}

internal sealed class ComposeCondition
{
    public string Condition { get; set; } = "";
}
