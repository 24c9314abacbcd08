using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notary.Chains.Evm;
using Notary.Chains.Fabric;

namespace Notary.Chains;

/// <summary>Opens the chains of configuration section <c>Chains</c>, a list of <see cref="ChainOptions"/>.</summary>
public static class ChainRegistration
{
    public const string Section = "Chains";

    /// <summary>Registers <see cref="ChainSet"/>; each container has connections of its own.</summary>
    /// <exception cref="ValidationException">A chain's setting is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddChains(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var options = Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider =>
            Open(options, provider.GetRequiredService<TimeProvider>())
        );
    }

    /// <summary>Opens chains; the caller disposes them.</summary>
    /// <exception cref="ValidationException">A setting is missing or wrong; the message names it.</exception>
    public static ChainSet Open(IReadOnlyList<ChainOptions> chains, TimeProvider time)
    {
        for (var i = 0; i < chains.Count; i++)
            Check(chains[i], $"{Section}:{i}");
        return new(chains.Select(chain => Open(chain, time)));
    }

    /// <summary>The CAIP-2 id of the only chain that is configured.</summary>
    /// <exception cref="ValidationException">There is none, or more than one.</exception>
    public static string SingleId(IConfiguration configuration)
    {
        var chains = Read(configuration);
        if (chains.Count != 1)
            throw new ValidationException(
                $"{Section} has {chains.Count} entries, this service takes one"
            );
        return chains[0] is { Evm: { } evm }
            ? string.Create(CultureInfo.InvariantCulture, $"eip155:{evm.ChainId}")
            : $"fabric:{chains[0].Fabric!.Channel}";
    }

    private static IChain Open(ChainOptions options, TimeProvider time) =>
        options.Evm is { } evm ? new EvmChain(evm, time) : new FabricChain(options.Fabric!, time);

    /// <summary>The section Chains.</summary>
    /// <exception cref="ValidationException">A chain's setting is missing or wrong; the message names it.</exception>
    public static IReadOnlyList<ChainOptions> Read(IConfiguration configuration)
    {
        var chains = configuration.GetSection(Section).Get<List<ChainOptions>>() ?? [];
        if (chains.Count == 0)
            throw new ValidationException(
                $"the setting {Section}:0 is missing: set {Section}__0__Evm__Http and its like, or {Section}__0__Fabric__Endpoint and its like"
            );
        for (var i = 0; i < chains.Count; i++)
            Check(chains[i], $"{Section}:{i}");
        return chains;
    }

    private static void Check(ChainOptions chain, string path)
    {
        if (chain.Evm is null == chain.Fabric is null)
            throw new ValidationException($"{path} needs either Evm or Fabric");
        if (chain.Fabric is { } fabric)
            CheckSettings(fabric, $"{path}:{nameof(chain.Fabric)}");
        if (chain.Evm is not { } evm)
            return;
        CheckSettings(evm, $"{path}:{nameof(chain.Evm)}");
        if (!evm.AllNodes().Any() || evm.AllNodes().Any(node => node.Http is null))
            throw new ValidationException(
                $"{path}:{nameof(chain.Evm)}: a node is missing, or its {nameof(evm.Http)}"
            );
        CheckSettings(evm.Watch, $"{path}:{nameof(chain.Evm)}:{nameof(evm.Watch)}");
        CheckSettings(evm.Fees, $"{path}:{nameof(chain.Evm)}:{nameof(evm.Fees)}");
        var tiers = $"{path}:{nameof(chain.Evm)}:{nameof(evm.Finality)}";
        for (var i = 0; i < evm.Finality.Count; i++)
            CheckSettings(evm.Finality[i], $"{tiers}:{i}");
        Finality.From(evm.Finality, tiers);
    }

    private static void CheckSettings(object settings, string path)
    {
        var problems = new List<ValidationResult>();
        if (
            !Validator.TryValidateObject(
                settings,
                new(settings),
                problems,
                validateAllProperties: true
            )
        )
            throw new ValidationException($"{path}: {problems[0].ErrorMessage}");
    }
}
