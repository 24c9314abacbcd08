using System.Globalization;
using Notary.Devnet.Deployment;
using Notary.Devnet.Infrastructure;

namespace Notary.Devnet.Services;

/// <summary>The settings that each service of the stack is started with.</summary>
internal sealed class StackSettings(Servers servers, ChainSettings chains)
{
    /// <summary>Settings of every service: its name, the database and the bus.</summary>
    public Dictionary<string, string?> Common(string instance)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Instance"] = instance,
            ["ConnectionStrings:Postgres"] = servers.Postgres.ConnectionString,
        };
        if (servers.RabbitMq is { } rabbit)
            settings["Bus:Uri"] = rabbit.Uri.ToString();
        return settings;
    }

    /// <summary>The same for a service that talks to both chains as <paramref name="actor"/>.</summary>
    public Dictionary<string, string?> OnChains(string instance, Actor actor, bool sends) =>
        With(Common(instance), chains.Both(actor, sends));

    /// <summary>A watcher of one chain.</summary>
    public Dictionary<string, string?> Watcher(
        string instance,
        IEnumerable<KeyValuePair<string, string?>> chain
    ) => With(Common(instance), chain);

    /// <summary>Whose logs are bound into checkpoints, and how often: here, so that a short run sees some.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Checkpoints(ServicePorts ports) =>
        [
            new("Checkpoints:Seconds", "1"),
            .. ports.Instances.Select(i =>
                KeyValuePair.Create($"Checkpoints:Logs:{i.Key}", (string?)i.Value)
            ),
        ];

    public static Dictionary<string, string?> With(
        Dictionary<string, string?> settings,
        IEnumerable<KeyValuePair<string, string?>> more
    )
    {
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    /// <summary>A list setting: "Notary:Members:0", "Notary:Members:1" …</summary>
    public static IEnumerable<KeyValuePair<string, string?>> List(
        string name,
        IEnumerable<string> values
    ) =>
        values.Select(
            (value, index) =>
                KeyValuePair.Create<string, string?>(
                    string.Create(CultureInfo.InvariantCulture, $"{name}:{index}"),
                    value
                )
        );
}
