using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Notary.Cli.Stack;
using Notary.Evm;

namespace Notary.Cli.Watch;

/// <summary>Which chains are meant: as typed, by a file with the section Chains, or those of the demo that runs.</summary>
/// <param name="needsContracts">Whether it matters which contracts are ours.</param>
internal sealed class WatchTargets(bool needsContracts = true)
{
    private readonly Option<string[]> _rpc = new("--rpc")
    {
        Description =
            "URL of a node of an EVM chain, http:// or https://; more than once for several.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _socket = new("--websocket")
    {
        Description = "WebSocket of the same node, ws:// or wss://; in the order of --rpc.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<long> _chainId = new("--chain-id")
    {
        Description = "The EVM chain's id.",
        DefaultValueFactory = _ => 31337,
    };

    private readonly Option<string?> _user = TypedOptions.Text(
        "--user-contract",
        "UserContract, 0x and 40 digits."
    );

    private readonly Option<string?> _oracle = TypedOptions.Text(
        "--oracle-contract",
        "OracleContract, 0x and 40 digits."
    );

    private readonly Option<string?> _serviceProvider = TypedOptions.Text(
        "--contract",
        "ServiceProviderContract, 0x and 40 digits."
    );

    private readonly Option<string?> _settings = TypedOptions.Text(
        "--settings",
        "A JSON file with the section Chains, as services take it: for Fabric, and for several chains."
    );

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [_rpc, _socket, _chainId, _user, _oracle, _serviceProvider, _settings]
        )
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">No chain was given and no demo runs, or something is malformed.</exception>
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

    private IReadOnlyList<ChainOptions> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_settings) is { } file)
            return ChainRegistration.Read(
                new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build()
            );
        if (parsed.GetValue(_rpc) is { Length: > 0 } nodes)
            return [new() { Evm = Evm(parsed, nodes) }];
        return StackFile.Find()?.Chains is { Count: > 0 } kept
            ? kept
            : throw new UsageException(
                "Which chains? Give --rpc and the contracts, or --settings FILE, or start ./notary demo --keep."
            );
    }

    private EvmChainOptions Evm(ParseResult parsed, string[] nodes)
    {
        var options = new EvmChainOptions
        {
            ChainId = parsed.GetValue(_chainId),
            UserContract = Require(parsed, _user),
            OracleContract = Require(parsed, _oracle),
            ServiceProviderContract = Require(parsed, _serviceProvider),
        };
        var sockets = parsed.GetValue(_socket) ?? [];
        for (var i = 0; i < nodes.Length; i++)
            options.Nodes.Add(
                new()
                {
                    Http = TypedOptions.Url("--rpc", nodes[i], "http"),
                    WebSocket =
                        i < sockets.Length
                            ? TypedOptions.Url("--websocket", sockets[i], "ws")
                            : null,
                }
            );
        return options;
    }

    private string Require(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option)
        ?? (
            needsContracts
                ? throw new UsageException($"--rpc needs {option.Name}, too.")
                : Address.Zero.ToString()
        );
}
