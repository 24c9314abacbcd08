using System.Diagnostics;
using System.Globalization;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Crashes;

/// <summary>The oracle as a process of its own: it can be killed, stopped in mid-air and started again.</summary>
internal sealed class OracleProcess : IAsyncDisposable
{
    private readonly string[] arguments;
    private ChildProcess process;

    private OracleProcess(string[] arguments, int port)
    {
        this.arguments = arguments;
        process = Start();
        Http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public HttpClient Http { get; }

    /// <param name="postgres">As it is to reach the database.</param>
    /// <param name="name">Among the oracles of the schema.</param>
    public static async Task<OracleProcess> StartAsync(
        string postgres,
        string schema,
        string name,
        EvmPrivateKey attestor
    )
    {
        var port = FreePort.Next();
        var oracle = new OracleProcess(
            [
                typeof(OracleService).Assembly.Location,
                string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{port}"),
                $"--Instance={schema}",
                $"--ConnectionStrings:Postgres={postgres}",
                $"--EventStore:Schema={schema}",
                $"--Bus:Uri={await SharedRabbitMq.UriAsync()}",
                $"--Oracle:AttestorKey={Hex.Encode(attestor.Export())}",
                $"--Oracle:UserContracts:0={Scene.UserContract}",
                $"--Oracle:Replica={name}",
                "--Oracle:RequestsPerSecond=1000000",
                .. TestChains.Settings.Select(s => $"--{s.Key}={s.Value}"),
            ],
            port
        );
        await oracle.UntilReadyAsync();
        return oracle;
    }

    public async Task KillAsync() => await process.KillAsync();

    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = Start();
        await UntilReadyAsync();
    }

    /// <summary>Stops it where it is; it keeps its connections and notices nothing.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }

    private ChildProcess Start() =>
        ChildProcess.Start(new ChildProcessOptions("oracle", "dotnet", arguments));

    private Task UntilReadyAsync() =>
        process.WaitUntilReadyAsync(
            async cancellation =>
            {
                var path = new Uri("/healthz", UriKind.Relative);
                return (await Http.GetAsync(path, cancellation)).IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(60)
        );

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(
            "kill",
            [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync();
    }
}
