using Notary.Cli.Tests.Audit;
using Notary.Devnet.Processes;
using Notary.Evm;

namespace Notary.Cli.Tests.Proofs;

/// <summary>The real commands: a proof from a real node, verified without it.</summary>
public sealed class ProofTests : IAsyncLifetime, IDisposable
{
    // Account 0 of anvil's default mnemonic.
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );

    private readonly HttpClient _http = new();
    private readonly string _file = Path.GetTempFileName();
    private AnvilProcess _anvil = null!;
    private Bytes32 _txId;

    public async Task InitializeAsync()
    {
        _anvil = await AnvilProcess.StartAsync();
        var raw = new EvmTransaction
        {
            ChainId = 31337,
            Nonce = 0,
            MaxPriorityFeePerGas = 1,
            MaxFeePerGas = 3_000_000_000,
            GasLimit = 21_000,
            To = Key.Address,
        }
            .Sign(Key)
            .Raw;
        _txId = await new EvmRpc(new HttpJsonRpc(_http, _anvil.Http)).SendRawTransactionAsync(raw);
    }

    public async Task DisposeAsync() => await _anvil.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_proof_is_made_and_verified_by_the_block_s_hash_alone()
    {
        var made = await CliRun.RunAsync([
            "proof",
            "make",
            "--chain=eip155:31337",
            $"--rpc={_anvil.Http}",
            $"--transaction={_txId}",
            $"--out={_file}",
            "--json",
        ]);
        Assert.True(made.ExitCode == 0, made.ToString());
        var hash = made.Json.GetProperty("shows").GetProperty("blockHash").GetString();

        var verified = await VerifyAsync($"--block-hash={hash}");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        Assert.True(verified.Json.GetProperty("valid").GetBoolean());
        var shown = verified.Json.GetProperty("shows");
        Assert.Equal($"{_txId}", shown.GetProperty("transaction").GetString());
        Assert.True(shown.GetProperty("succeeded").GetBoolean());

        var other = await VerifyAsync($"--block-hash={_txId}");
        Assert.True(other.ExitCode == 1, other.ToString());
        Assert.False(other.Json.GetProperty("valid").GetBoolean());
    }

    [Theory]
    [InlineData("either --block-hash or", "verify", "none.proof", "--json")]
    [InlineData("64 digits", "verify", "none.proof", "--block-hash=0x12")]
    [InlineData(
        "none.pem cannot be read",
        "verify",
        "none.proof",
        "--orderer-certificate=none.pem"
    )]
    [InlineData("--transaction", "make", "--rpc=http://127.0.0.1:1")]
    [InlineData("--transaction takes", "make", "--rpc=http://127.0.0.1:1", "--transaction=0x12")]
    [InlineData(
        "There is no chain x",
        "make",
        "--rpc=http://127.0.0.1:1",
        "--transaction=0",
        "--chain=x"
    )]
    public async Task Bad_input_is_named(string message, params string[] args)
    {
        var run = await CliRun.RunAsync(["proof", .. args]);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(message, run.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_that_holds_no_proof_is_named()
    {
        await File.WriteAllTextAsync(_file, "0xzz");
        var run = await VerifyAsync($"--block-hash={Bytes32.Zero}");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("holds no proof", run.Errors, StringComparison.Ordinal);
    }

    private Task<CliRun> VerifyAsync(string trust) =>
        CliRun.RunAsync("proof", "verify", _file, trust, "--json");
}
