using System.Numerics;
using Notary.Chains;
using Notary.Devnet.Processes;
using Notary.Evm;
using Xunit;

namespace Notary.ChainWatcher.Tests.Running;

/// <summary>anvil without automatic blocks, and a contract that emits what it is called with: it stands for our UserContract.</summary>
internal sealed class TestChain : IAsyncDisposable
{
    public const ulong ChainId = 31337;

    // Account 0 of anvil's default mnemonic.
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );

    // LOG3 with the first three words of the calldata as topics and the rest as data; behind its constructor.
    private static readonly byte[] Emitter = Hex.Decode(
        "0x60188060093d393df3" + "606036038060606000376040356020356000358360" + "00a300"
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
    private ulong nonce;
    private ulong sequence;

    private TestChain(AnvilProcess anvil)
    {
        Anvil = anvil;
        var connection = new HttpJsonRpc(http, anvil.Http);
        (Rpc, Levers) = (new(connection), new(connection));
    }

    public AnvilProcess Anvil { get; private set; }
    public EvmRpc Rpc { get; }
    public AnvilRpc Levers { get; }

    public EvmNodeOptions Node(string name) =>
        new()
        {
            Name = name,
            Http = Anvil.Http,
            WebSocket = Anvil.WebSocket,
        };

    public async Task StopAsync() => await Anvil.DisposeAsync();

    /// <summary>At the same address.</summary>
    public async Task StartAgainAsync(AnvilOptions options)
    {
        Anvil = await AnvilProcess.StartAsync(options with { Port = Anvil.Port, NoMining = true });
        await SynchroniseAsync();
    }

    /// <summary>Of the first transaction of anvil's first account.</summary>
    public static Address Contract { get; } = ContractAddress.Of(Key.Address, 0);

    public static Bytes32 AgreementId { get; } = Keccak256.HashText("agreement");

    public static async Task<TestChain> StartAsync(AnvilOptions? options = null)
    {
        var chain = new TestChain(
            await AnvilProcess.StartAsync((options ?? new()) with { NoMining = true })
        );
        await chain.SendAsync(null, Emitter);
        await chain.Levers.MineAsync();
        Assert.NotEmpty(await chain.Rpc.CodeAsync(Contract));
        return chain;
    }

    /// <summary>Another node, whose blocks are this one's up to the newest and then its own.</summary>
    public async Task<TestChain> ForkAsync()
    {
        var options = new AnvilOptions
        {
            NoMining = true,
            Arguments = [$"--fork-url={Anvil.Http}"],
        };
        var fork = new TestChain(await AnvilProcess.StartAsync(options)) { sequence = 1_000 };
        await fork.SynchroniseAsync();
        return fork;
    }

    /// <summary>Sends a payment's event into the mempool.</summary>
    public Task<SignedTransaction> PayAsync()
    {
        byte[] words =
        [
            .. Paid.Topic.ToArray(),
            .. AgreementId.ToArray(),
            .. new AbiWordWriter().Add(++sequence).Words,
            .. Keccak256.HashText($"answer {sequence}").ToArray(),
            .. new AbiWordWriter().Add(Key.Address).Add((BigInteger)1).Words,
        ];
        return SendAsync(Contract, words);
    }

    /// <summary>The same nonce for nothing, at twice the price.</summary>
    public async Task<SignedTransaction> ReplaceAsync(SignedTransaction earlier)
    {
        var later = earlier.Transaction with
        {
            MaxFeePerGas = 2 * earlier.Transaction.MaxFeePerGas,
            MaxPriorityFeePerGas = 2 * earlier.Transaction.MaxPriorityFeePerGas,
            To = Key.Address,
            Data = [],
        };
        var signed = later.Sign(Key);
        await Rpc.SendRawTransactionAsync(signed.Raw);
        return signed;
    }

    /// <summary>The next transaction waits for one before it.</summary>
    public void SkipNonce() => nonce++;

    /// <summary>A block with so many payments.</summary>
    public async Task MineAsync(int payments = 1)
    {
        for (var i = 0; i < payments; i++)
            await PayAsync();
        await Levers.MineAsync();
    }

    /// <summary>Takes the newest blocks back, and puts as many other ones in their place.</summary>
    public async Task ReorganiseAsync(ulong depth)
    {
        await Levers.ReorganiseAsync(depth);
        await SynchroniseAsync();
    }

    /// <summary>The account's next nonce is what the chain says, after it went back.</summary>
    public async Task SynchroniseAsync() => nonce = await Rpc.TransactionCountAsync(Key.Address);

    public async ValueTask DisposeAsync()
    {
        await Anvil.DisposeAsync();
        http.Dispose();
    }

    private async Task<SignedTransaction> SendAsync(Address? to, byte[] data)
    {
        var signed = new EvmTransaction
        {
            ChainId = ChainId,
            Nonce = nonce++,
            MaxPriorityFeePerGas = 1_000_000_000,
            MaxFeePerGas = 100_000_000_000,
            GasLimit = to is null ? 200_000UL : 40_000,
            To = to,
            Data = data,
        }.Sign(Key);
        await Rpc.SendRawTransactionAsync(signed.Raw);
        return signed;
    }
}
