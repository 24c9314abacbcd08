using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;

namespace Notary.Devnet.Processes;

/// <summary>What anvil is started with; the defaults are those of the devnet.</summary>
public sealed record AnvilOptions
{
    public string Hardfork { get; init; } = "prague";

    public ulong ChainId { get; init; } = 31337;

    /// <summary>Null: a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Null: a block for every transaction, unless <see cref="NoMining"/>.</summary>
    public TimeSpan? BlockTime { get; init; }

    /// <summary>Blocks on demand only (evm_mine).</summary>
    public bool NoMining { get; init; }

    public ulong GasLimit { get; init; } = 60_000_000;

    /// <summary>Further arguments, as on anvil's command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>anvil from npm on 127.0.0.1. Its first accounts are those of its default mnemonic.</summary>
public sealed class AnvilProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private AnvilProcess(ChildProcess process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public Uri Http => new($"http://127.0.0.1:{Port}");

    public Uri WebSocket => new($"ws://127.0.0.1:{Port}");

    /// <exception cref="DevnetException">anvil is missing, the port is in use, or it does not start.</exception>
    public static async Task<AnvilProcess> StartAsync(
        AnvilOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new AnvilOptions();
        var port = options.Port is { } wanted ? FreePort.Require(wanted) : FreePort.Next();
        var child = ChildProcess.Start(
            new ChildProcessOptions("anvil", Binary, Arguments(options, port))
        );
        var anvil = new AnvilProcess(child, port);
        try
        {
            await child.WaitUntilReadyAsync(
                anvil.AnswersAsync,
                TimeSpan.FromSeconds(30),
                cancellation
            );
            return anvil;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string Binary =>
        RepositoryRoot.NodeModule(
            "@foundry-rs",
            RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? "anvil-linux-arm64"
                : "anvil-linux-amd64",
            "bin",
            "anvil"
        );

    private static IReadOnlyList<string> Arguments(AnvilOptions options, int port) =>
        [
            "--host=127.0.0.1",
            $"--port={port}",
            $"--chain-id={options.ChainId}",
            $"--hardfork={options.Hardfork}",
            $"--gas-limit={options.GasLimit}",
            "--slots-in-an-epoch=1",
            .. options.BlockTime is { } time
                ? [string.Create(CultureInfo.InvariantCulture, $"--block-time={time.TotalSeconds}")]
                : Array.Empty<string>(),
            .. options.NoMining ? ["--no-mining"] : Array.Empty<string>(),
            .. options.Arguments,
        ];

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var request = new
        {
            jsonrpc = "2.0",
            id = 1,
            method = "eth_chainId",
        };
        using var answer = await client.PostAsJsonAsync(Http, request, cancellation);
        return answer.IsSuccessStatusCode;
    }
}
