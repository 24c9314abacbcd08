using System.Globalization;
using System.Net.Sockets;
using Notary.Devnet.Processes;

namespace Notary.EventStore.Tests.Crashes;

/// <summary>What is killed: the service, PostgreSQL or the broker.</summary>
internal enum Victim
{
    Service,
    Postgres,
    Broker,
}

/// <summary>A PostgreSQL, a RabbitMQ and the service, each a process that can be killed and started again.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("crashes-").FullName;
    private readonly int seed;
    private readonly PostgresServer postgres;
    private readonly RabbitMqServer broker;
    private ChildProcess? service;

    private Rig(int seed, PostgresServer postgres, RabbitMqServer broker) =>
        (this.seed, this.postgres, this.broker) = (seed, postgres, broker);

    internal string ConnectionString => postgres.ConnectionString;

    /// <summary>How often the service was started.</summary>
    internal int Runs { get; private set; }

    /// <summary>Numbers of the payments whose append was acknowledged.</summary>
    internal IReadOnlySet<int> Acknowledged =>
        File.ReadLines(AcknowledgedFile)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            .ToHashSet();

    internal static async Task<Rig> StartAsync(int seed)
    {
        var rig = new Rig(
            seed,
            await PostgresServer.StartAsync(),
            await RabbitMqServer.StartAsync()
        );
        rig.StartService();
        return rig;
    }

    /// <summary>kill -9, seen to be dead, and after a while started again.</summary>
    internal async Task KillAsync(Victim victim, TimeSpan downtime)
    {
        switch (victim)
        {
            case Victim.Service:
                await service!.KillAsync();
                Assert.True(service.HasExited);
                await service.DisposeAsync();
                StartService();
                break;
            case Victim.Postgres:
                await postgres.KillAsync();
                await AssertRefusesAsync(postgres.Port);
                await Task.Delay(downtime);
                await postgres.StartAgainAsync();
                break;
            default:
                await broker.KillAsync();
                await AssertRefusesAsync(broker.Port);
                await Task.Delay(downtime);
                await broker.StartAgainAsync();
                break;
        }
    }

    /// <summary>Lets the load end; the service goes on with what is in flight.</summary>
    internal Task StopLoadAsync() => File.WriteAllTextAsync(StopFile, "");

    /// <summary>The service's last words, if it ended.</summary>
    internal string? Obituary => service!.HasExited ? service.LogTail : null;

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        await broker.DisposeAsync();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string AcknowledgedFile => Path.Combine(folder, "acknowledged");

    private string StopFile => Path.Combine(folder, "stop");

    private void StartService()
    {
        Runs++;
        string[] arguments =
        [
            typeof(Program).Assembly.Location,
            "--urls=http://127.0.0.1:0",
            $"--ConnectionStrings:Postgres={postgres.ConnectionString}",
            $"--Bus:Uri={broker.Uri}",
            $"--Load:Run={Runs}",
            $"--Load:Seed={seed}",
            $"--Load:Acknowledged={AcknowledgedFile}",
            $"--Load:Stop={StopFile}",
        ];
        service = ChildProcess.Start(
            new ChildProcessOptions(VictimService.Name, "dotnet", arguments)
        );
    }

    private static async Task AssertRefusesAsync(int port)
    {
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port));
    }
}
