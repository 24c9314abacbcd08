using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm;
using Notary.Chains.Fabric;
using Notary.Cli.Stack;
using Notary.Evm;

namespace Notary.Cli.Acting;

/// <summary>Who acts, and on which chains: as typed, or a party of the demo that runs.</summary>
internal sealed class ActingParty
{
    private readonly Option<string[]> _chain = new("--chain")
    {
        Description = "Which chains, as eip155:1 or fabric:CHANNEL; default: all that are meant.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _as = TypedOptions.Text(
        "--as",
        "Who acts, by its name in the demo that runs."
    );

    private readonly Option<string?> _settings = TypedOptions.Text(
        "--settings",
        "A JSON file with the section Chains, with the keys of whoever acts."
    );

    public void AddTo(Command command)
    {
        command.Options.Add(_chain);
        AddWho(command);
    }

    /// <summary>Without the chains, for what is only signed.</summary>
    public void AddWho(Command command)
    {
        command.Options.Add(_as);
        command.Options.Add(_settings);
    }

    /// <summary>Whether somebody is named.</summary>
    public bool IsGiven(ParseResult parsed) =>
        parsed.GetValue(_as) is not null || parsed.GetValue(_settings) is not null;

    /// <exception cref="UsageException">Nobody is named, or the settings are wrong.</exception>
    public ChainSet Open(ParseResult parsed)
    {
        try
        {
            return ChainRegistration.Open(Read(parsed), TimeProvider.System);
        }
        catch (Exception e) when (e is ValidationException or FormatException or IOException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The key with which it signs what is said outside of a chain.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    public EvmPrivateKey Key(ParseResult parsed) =>
        Read(parsed).Select(chain => chain.Evm?.PrivateKey).FirstOrDefault(k => k is not null)
            is { } key
            ? EvmPrivateKey.Parse(key)
            : throw new UsageException("Whoever acts has no key of an EVM chain (PrivateKey).");

    /// <summary>Those that were named; all where none was.</summary>
    /// <exception cref="UsageException">There is no such chain.</exception>
    public IEnumerable<IChain> Chosen(ChainSet chains, ParseResult parsed)
    {
        if (parsed.GetValue(_chain) is not { Length: > 0 } ids)
            return chains.All;
        return ids.Select(id =>
            chains.All.FirstOrDefault(chain => chain.Identity.Id == id)
            ?? throw new UsageException($"There is no chain {id}.")
        );
    }

    /// <summary>Under which party id somebody acts there: an address (20 bytes), or 32 bytes on Fabric.</summary>
    /// <exception cref="UsageException">There is no key to act with.</exception>
    public static string PartyOn(IChain chain) =>
        chain switch
        {
            EvmChain { Account: { } account } => account.ToString(),
            FabricChain fabric => fabric.Party.ToString(),
            _ => throw new UsageException(
                $"{chain.Identity.Id}: the settings have no key to send transactions with."
            ),
        };

    /// <summary>Sends a call and waits for its block.</summary>
    /// <exception cref="UsageException">The chain refuses it or does not answer, or it fails in its block.</exception>
    public static async Task<Sent> CallAsync(
        IChain chain,
        ChainCall call,
        CancellationToken cancellation
    )
    {
        var (name, id) = (call.GetType().Name, chain.Identity.Id);
        try
        {
            Output.Progress.Report($"{name} on {id}: waiting for its block");
            var txId = await chain.SubmitAsync(call, cancellation);
            var outcome = await chain.WaitAsync(txId, cancellation);
            return outcome.Succeeded
                ? new(id, name, txId, outcome.Height)
                : throw new UsageException($"{name} on {id} failed: {outcome.Reason}.");
        }
        catch (ChainRejectedException e)
        {
            throw new UsageException($"{id} refuses {name}: {e.Message}");
        }
        catch (ChainUnavailableException e)
        {
            throw new UsageException($"{id} does not answer: {e.Message}");
        }
    }

    private IReadOnlyList<ChainOptions> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_settings) is { } file)
            return ChainRegistration.Read(
                new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build()
            );
        var parties =
            StackFile.Find()?.Parties
            ?? throw new UsageException("Give --settings FILE, or start ./notary demo --keep.");
        return parties.TryGetValue(parsed.GetValue(_as) ?? "", out var chains)
            ? chains
            : throw new UsageException(
                $"Who acts? Give --as, one of {string.Join(", ", parties.Keys)}."
            );
    }
}
