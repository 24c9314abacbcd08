using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Cli.Stack;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Agreements;

/// <summary>Which agreement is meant, on which chains, and who acts there: as typed, or a party of the demo that runs.</summary>
internal sealed class AgreementTarget
{
    private readonly Option<string> _agreement = new("--agreement")
    {
        Description = "The agreement's id, 0x and 64 digits.",
        Required = true,
    };

    private readonly Option<string[]> _chain = new("--chain")
    {
        Description = "Which chains, as eip155:1 or fabric:CHANNEL; default: all.",
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

    private readonly Option<bool> _json = Output.JsonOption();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_agreement, _chain, _as, _settings, _json])
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">It is no id.</exception>
    public Bytes32 Agreement(ParseResult parsed) =>
        Bytes32.TryParse(parsed.GetValue(_agreement), out var id)
            ? id
            : throw new UsageException("--agreement takes an id, 0x and 64 digits.");

    /// <summary>Sends these calls on every chain that is meant, each once the one before it is in a block.</summary>
    public async Task<int> CallAsync(
        ParseResult parsed,
        Func<IChain, IReadOnlyList<ChainCall>> calls,
        CancellationToken cancellation
    )
    {
        await using var chains = Open(parsed);
        var done = new List<object>();
        foreach (var chain in Chosen(chains, parsed))
        foreach (var call in calls(chain))
            done.Add(await CallAsync(chain, call, cancellation));
        new Output(parsed.GetValue(_json)).Result(
            () => JsonSerializer.Serialize(new { done }, JsonSerializerOptions.Web),
            console =>
            {
                foreach (var transaction in done)
                    console.WriteLine($"  {transaction}");
            }
        );
        return 0;
    }

    private static async Task<object> CallAsync(
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
                ? new
                {
                    Chain = id,
                    Call = name,
                    TxId = txId,
                    outcome.Height,
                }
                : throw new UsageException($"{name} on {id} failed: {outcome.Reason}.");
        }
        catch (ChainRejectedException e)
        {
            throw new UsageException($"{id} refuses {name}: {e.Message}");
        }
    }

    private ChainSet Open(ParseResult parsed)
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

    private IEnumerable<IChain> Chosen(ChainSet chains, ParseResult parsed)
    {
        if (parsed.GetValue(_chain) is not { Length: > 0 } ids)
            return chains.All;
        return ids.Select(id =>
            chains.All.FirstOrDefault(chain => chain.Identity.Id == id)
            ?? throw new UsageException($"There is no chain {id}.")
        );
    }
}
