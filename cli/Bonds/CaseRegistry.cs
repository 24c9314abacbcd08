using System.CommandLine;
using System.Text.Json;
using Notary.Cli.Challenges;
using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Groups;
using Spectre.Console;

namespace Notary.Cli.Bonds;

/// <summary>The registry that cases are posted to; it asks the group and pays.</summary>
internal sealed class CaseRegistry
{
    private readonly Option<string?> _registry = TypedOptions.Text(
        "--registry",
        "The registry's URL; default: the demo's that runs."
    );

    private readonly Option<bool> _json = Output.JsonOption();

    public void AddTo(Command command)
    {
        command.Options.Add(_registry);
        command.Options.Add(_json);
    }

    /// <exception cref="UsageException">No registry is known.</exception>
    public async Task<PostedCase> PostAsync(
        ParseResult parsed,
        BondCase shown,
        string chain,
        Address? holder,
        Bytes32? beneficiary,
        CancellationToken cancellation
    )
    {
        using var http = new HttpClient
        {
            BaseAddress = ServiceUrl.Of(parsed, _registry, stack => stack.Registry),
        };
        var cid = await new RegistryClient(http).PostBondCaseAsync(
            shown,
            chain,
            holder,
            beneficiary,
            cancellation
        );
        return new(chain, cid);
    }

    public void Tell(ParseResult parsed, IReadOnlyList<PostedCase> posted) =>
        new Output(parsed.GetValue(_json)).Result(
            () => JsonSerializer.Serialize(new { posted }, JsonSerializerOptions.Web),
            console =>
            {
                foreach (var (chain, cid) in posted)
                    console.WriteLine($"The group is asked about {cid}, for {chain}.");
            }
        );
}

/// <param name="Chain">CAIP-2 id.</param>
/// <param name="Cid">Of the case, at the registry.</param>
internal sealed record PostedCase(string Chain, string Cid);
