using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using Notary.Cli.Agreements;
using Notary.Cli.Challenges;
using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Agreements;
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
        Address? holder = null,
        Bytes32? beneficiary = null,
        BigInteger? amount = null,
        CancellationToken cancellation = default
    )
    {
        using var http = Connect(parsed);
        var cid = await new RegistryClient(http).PostBondCaseAsync(
            shown,
            chain,
            holder,
            beneficiary,
            amount,
            cancellation
        );
        return new(chain, cid);
    }

    /// <summary>The terms that the registry has of an agreement.</summary>
    /// <exception cref="UsageException">It knows none.</exception>
    public async Task<Agreement> TermsAsync(
        ParseResult parsed,
        Bytes32 agreement,
        CancellationToken cancellation
    )
    {
        using var http = Connect(parsed);
        return await RegistryTerms.FindAsync(new(http), agreement, cancellation);
    }

    private HttpClient Connect(ParseResult parsed) =>
        new() { BaseAddress = ServiceUrl.Of(parsed, _registry, stack => stack.Registry) };

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
