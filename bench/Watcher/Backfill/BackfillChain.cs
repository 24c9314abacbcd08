using System.Numerics;
using Notary.Devnet.Processes;
using Notary.Evm;

namespace Notary.Bench.Watcher.Backfill;

/// <summary>anvil with 10,000 blocks of one transaction each, and ten events of the UserContract's form in each of them.</summary>
internal sealed class BackfillChain : IAsyncDisposable
{
    public const ulong ChainId = 31337;
    public const int Blocks = 10_000;
    public const int LogsPerBlock = 10;

    private const int SentAtOnce = 100;
    private const ulong BlockGas = 130_000;

    // More than the rest of a block that holds one already.
    private const ulong TransactionGas = 100_000;

    // Account 0 of anvil's default mnemonic.
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );

    private static readonly AbiEvent Paid = AbiEvent.Parse(
        "Paid",
        "bytes32 indexed",
        "uint64 indexed",
        "bytes32",
        "address",
        "uint256"
    );

    private readonly HttpClient http = new();

    private BackfillChain(AnvilProcess anvil) => Anvil = anvil;

    public AnvilProcess Anvil { get; }

    public static Address Contract { get; } = ContractAddress.Of(Key.Address, 0);

    public static async Task<BackfillChain> StartAsync(CancellationToken cancellation)
    {
        var options = new AnvilOptions { NoMining = true, GasLimit = BlockGas };
        var chain = new BackfillChain(await AnvilProcess.StartAsync(options, cancellation));
        await chain.FillAsync(cancellation);
        return chain;
    }

    public async ValueTask DisposeAsync()
    {
        await Anvil.DisposeAsync();
        http.Dispose();
    }

    /// <summary>The contract is in block 1, and its events from block 2 on.</summary>
    private async Task FillAsync(CancellationToken cancellation)
    {
        var connection = new HttpJsonRpc(http, Anvil.Http);
        var (rpc, levers) = (new EvmRpc(connection), new AnvilRpc(connection));
        await rpc.SendRawTransactionAsync(Sign(0, null, Emitter()).Raw, cancellation);
        await levers.MineAsync(cancellation: cancellation);
        if ((await rpc.CodeAsync(Contract, cancellation: cancellation)).Length == 0)
            throw new InvalidOperationException("the events' contract was not created");
        foreach (var nonces in Enumerable.Range(1, Blocks - 1).Chunk(SentAtOnce))
        {
            await Task.WhenAll(
                nonces.Select(n =>
                    rpc.SendRawTransactionAsync(
                        Sign((ulong)n, Contract, Payment(n)).Raw,
                        cancellation
                    )
                )
            );
            await levers.MineAsync((ulong)nonces.Length, cancellation);
        }
    }

    private static SignedTransaction Sign(ulong nonce, Address? to, byte[] data) =>
        new EvmTransaction
        {
            ChainId = ChainId,
            Nonce = nonce,
            MaxPriorityFeePerGas = 1,
            MaxFeePerGas = 100_000_000_000,
            GasLimit = to is null ? BlockGas : TransactionGas,
            To = to,
            Data = data,
        }.Sign(Key);

    private static byte[] Payment(int sequence) =>
        [
            .. Paid.Topic.ToArray(),
            .. Keccak256.HashText("agreement").ToArray(),
            .. new AbiWordWriter().Add((BigInteger)sequence).Words,
            .. Keccak256.HashText($"{sequence}").ToArray(),
            .. new AbiWordWriter().Add(Key.Address).Add(BigInteger.One).Words,
        ];

    // Ten times LOG3: the calldata's first three words as topics, the rest as data; behind its constructor.
    private static byte[] Emitter()
    {
        var copy = Hex.Decode("0x606036036060600037");
        var log = Hex.Decode("0x604035602035600035606036036000a3");
        byte[] code = [.. copy, .. Enumerable.Repeat(log, LogsPerBlock).SelectMany(l => l), 0];
        return [0x60, (byte)code.Length, .. Hex.Decode("0x8060093d393df3"), .. code];
    }
}
