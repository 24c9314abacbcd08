using System.CommandLine;
using Notary.Chains;
using Notary.Chains.Evm;
using Notary.Cli.Stack;
using Notary.Client.Checkpoints;
using Notary.Client.Registry;
using Notary.Evm;

namespace Notary.Cli.Audit;

/// <summary>The checkpoints that a log is compared with.</summary>
/// <param name="Trail">Null where none is anchored, or nobody said where they are.</param>
/// <param name="Problem">Why they cannot be read or trusted; null where nothing is wrong.</param>
internal sealed record CheckpointReading(AnchoredCheckpoints? Trail, string? Problem)
{
    /// <summary>For people.</summary>
    public override string ToString() =>
        (Trail, Problem) switch
        {
            (_, { } problem) => $"The signed checkpoints cannot be read: {problem}",
            ({ Newest: var newest }, _) =>
                $"Compared with signed checkpoint {newest.Document.Number} ({newest.Cid}), which the payment chain vouches for.",
            _ =>
                "No signed checkpoint was compared: a tail that was rewritten whole would not show.",
        };
}

/// <summary>Where the signed checkpoints are: as typed, or those of the kept demo whose logs are read.</summary>
internal sealed class CheckpointOptions
{
    private readonly Option<string?> _registry = TypedOptions.Text(
        "--registry",
        "URL of the ipfs-registry, which delivers the checkpoints."
    );

    private readonly Option<string?> _rpc = TypedOptions.Text(
        "--rpc",
        "URL of your own node of the payment chain, which says which checkpoint counts."
    );

    private readonly Option<string?> _contract = TypedOptions.Text(
        "--contract",
        "The ServiceProviderContract on the payment chain, 0x and 40 digits."
    );

    public void AddTo(Command command)
    {
        command.Options.Add(_registry);
        command.Options.Add(_rpc);
        command.Options.Add(_contract);
    }

    /// <summary>The checkpoints that the chain vouches for. That they cannot be read keeps nobody from looking at the logs.</summary>
    /// <param name="kept">The demo whose logs are read, if any.</param>
    /// <exception cref="UsageException">Only some of the three were given, or one is malformed.</exception>
    public async Task<CheckpointReading> ReadAsync(
        ParseResult parsed,
        StackFile? kept,
        CancellationToken cancellation
    )
    {
        if (Places(parsed, kept) is not { } places)
            return new(Trail: null, Problem: null);
        try
        {
            return new(await ReadAsync(places, cancellation), Problem: null);
        }
        catch (Exception e)
            when (e
                    is CheckpointException
                        or ChainUnavailableException
                        or HttpRequestException
                        or JsonRpcException
                        or JsonRpcUnavailableException
            )
        {
            return new(Trail: null, e.Message);
        }
    }

    private (Uri Registry, Uri Rpc, string Contract)? Places(ParseResult parsed, StackFile? kept)
    {
        string?[] given =
        [
            parsed.GetValue(_registry),
            parsed.GetValue(_rpc),
            parsed.GetValue(_contract),
        ];
        if (given.All(value => value is null))
            return kept is null ? null : (kept.Registry, kept.Rpc, kept.Contract);
        if (given is not [{ } registry, { } rpc, { } contract])
            throw new UsageException("--registry, --rpc and --contract go together.");
        return Evm.Address.TryParse(contract, out _)
            ? (TypedOptions.Url("--registry", registry), TypedOptions.Url("--rpc", rpc), contract)
            : throw new UsageException(
                $"--contract takes an address, 0x and 40 digits: {contract}"
            );
    }

    private static async Task<AnchoredCheckpoints?> ReadAsync(
        (Uri Registry, Uri Rpc, string Contract) places,
        CancellationToken cancellation
    )
    {
        var (registry, rpc, contract) = places;
        using var http = new HttpClient { BaseAddress = registry };
        using var node = new HttpClient();
        var chainId = await new EvmRpc(new HttpJsonRpc(node, rpc)).ChainIdAsync(cancellation);
        await using var chain = new EvmChain(
            new EvmChainOptions
            {
                ChainId = checked((long)chainId),
                Http = rpc,
                WebSocket = rpc,
                UserContract = contract,
                OracleContract = contract,
                ServiceProviderContract = contract,
            },
            TimeProvider.System
        );
        return await new CheckpointTrail(chain, new RegistryClient(http)).ReadAsync(
            cancellation: cancellation
        );
    }
}
