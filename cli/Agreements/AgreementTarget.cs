using System.CommandLine;
using System.Text.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Cli.Acting;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Agreements;

/// <summary>Which agreement is meant, and who acts on which chains.</summary>
internal sealed class AgreementTarget
{
    private readonly Option<string> _agreement = new("--agreement")
    {
        Description = "The agreement's id, 0x and 64 digits.",
        Required = true,
    };

    private readonly ActingParty _party = new();
    private readonly Option<bool> _json = Cli.Output.JsonOption();

    public void AddTo(Command command)
    {
        command.Options.Add(_agreement);
        _party.AddTo(command);
        command.Options.Add(_json);
    }

    /// <exception cref="UsageException">It is no id.</exception>
    public Bytes32 Agreement(ParseResult parsed) =>
        Bytes32.TryParse(parsed.GetValue(_agreement), out var id)
            ? id
            : throw new UsageException("--agreement takes an id, 0x and 64 digits.");

    public Output Output(ParseResult parsed) => new(parsed.GetValue(_json));

    /// <summary>Sends these calls on every chain that is meant, each once the one before it is in a block.</summary>
    public async Task<int> CallAsync(
        ParseResult parsed,
        Func<IChain, IReadOnlyList<ChainCall>> calls,
        CancellationToken cancellation
    )
    {
        await using var chains = _party.Open(parsed);
        var done = new List<Sent>();
        foreach (var chain in _party.Chosen(chains, parsed))
        foreach (var call in calls(chain))
            done.Add(await ActingParty.CallAsync(chain, call, cancellation));
        Output(parsed)
            .Result(
                () => JsonSerializer.Serialize(new { done }, JsonSerializerOptions.Web),
                console =>
                {
                    foreach (var sent in done)
                        console.WriteLine($"  {sent}");
                }
            );
        return 0;
    }
}
