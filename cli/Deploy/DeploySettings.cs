using System.Globalization;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Notary.Evm;

namespace Notary.Cli.Deploy;

/// <summary>What the deployer is told: like a service, by the environment and by files named after settings.</summary>
internal sealed record DeploySettings(
    DeployOptions Options,
    IReadOnlyList<ChainOptions> Chains,
    IConfiguration Configuration
)
{
    public EvmChainOptions Evm => Chains.Single(c => c.Evm is not null).Evm!;

    public FabricChainOptions Fabric => Chains.Single(c => c.Fabric is not null).Fabric!;

    public EvmPrivateKey DeployerKey =>
        EvmPrivateKey.Parse(Options.Key.Length > 0 ? Options.Key : DeployOptions.AnvilKey);

    /// <summary>
    /// The logs for checkpoints by their services' names, and where each is served: those of the section Checkpoints, and
    /// the registry and the notaries, which the deployer knows anyway.
    /// </summary>
    public IReadOnlyDictionary<string, string> Logs()
    {
        var logs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ipfs-registry"] = Options.Registry!.ToString(),
        };
        foreach (var (index, notary) in Options.Notaries.Index())
            logs[string.Create(CultureInfo.InvariantCulture, $"notary-{index + 1}")] =
                notary.ToString();
        foreach (var log in Configuration.GetSection("Checkpoints:Logs").GetChildren())
            logs[log.Key] = log.Value!;
        return logs;
    }

    public static DeploySettings Load()
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddKeyPerFile(
                Environment.GetEnvironmentVariable("NOTARY_SECRETS") ?? "/run/secrets",
                optional: true
            )
            .Build();
        var options = configuration.GetSection("Deploy").Get<DeployOptions>();
        var chains = configuration.GetSection("Chains").Get<List<ChainOptions>>();
        return
            options is { Gateway.Length: > 0, Registry: not null, Notaries.Count: > 0 }
            && chains is { Count: 2 }
            ? new(options, chains, configuration)
            : throw new UsageException(
                "deploy needs Deploy__Gateway, Deploy__Registry, Deploy__Notaries__0 … and both Chains in the environment; docker-compose.yml shows them"
            );
    }
}
