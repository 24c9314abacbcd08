using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Notary.Devnet.Processes;

/// <summary>A private PostgreSQL on a free port of 127.0.0.1, with its data in a temporary folder.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "notary";

    private readonly string folder = TempFolder.Create("postgres");
    private readonly string password;
    private readonly IReadOnlyList<string> settings;
    private string? binaries;
    private ChildProcess? process;

    private PostgresServer(IReadOnlyList<string> settings)
    {
        this.settings = settings;
        password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Port = FreePort.Next();
    }

    public int Port { get; }

    /// <summary>Of the postmaster; its children serve the connections.</summary>
    public int ProcessId => process!.Id;

    /// <summary>For the database "postgres"; services keep to schemas of their own.</summary>
    public string ConnectionString => ConnectionStringFor("postgres");

    public string ConnectionStringFor(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Password={password};Database={database}";

    /// <summary>Creates and starts a server: about 0.7 s.</summary>
    /// <param name="settings">"name=value" as in postgresql.conf, on top of the defaults.</param>
    /// <exception cref="DevnetException">PostgreSQL is missing or does not start.</exception>
    public static async Task<PostgresServer> StartAsync(
        IReadOnlyList<string>? settings = null,
        CancellationToken cancellation = default
    )
    {
        var server = new PostgresServer(settings ?? []);
        try
        {
            await server.InitializeAsync(cancellation);
            await server.StartAgainAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on its data and port, after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation = default)
    {
        string[] defaults =
        [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            $"port={Port.ToString(CultureInfo.InvariantCulture)}",
            "max_connections=400",
        ];
        string[] arguments =
        [
            "-D",
            Data,
            .. defaults.Concat(settings).SelectMany(s => new[] { "-c", s }),
        ];
        process = ChildProcess.Start(
            new ChildProcessOptions("PostgreSQL", Path.Combine(binaries!, "postgres"), arguments)
            {
                Unprivileged = true,
                StopSignal = StopSignal.Interrupt, // fast shutdown
                WorkingDirectory = folder,
            }
        );
        await process.WaitUntilReadyAsync(
            AcceptsConnectionsAsync,
            TimeSpan.FromSeconds(30),
            cancellation
        );
    }

    /// <summary>Ends it at once, as a crash would; its data stays.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <summary>Shuts it down; its data stays.</summary>
    public async Task StopAsync() => await process!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        TempFolder.Delete(folder);
    }

    private string Data => Path.Combine(folder, "data");

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        binaries = await PostgresBinaries.FindAsync(folder, cancellation);
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellation);
        if (Environment.IsPrivilegedProcess)
            await ChildProcess.RunAsync(
                new ChildProcessOptions("chown", "chown", ["-R", "nobody:nogroup", folder]),
                cancellation
            );
        string[] arguments =
        [
            $"--pgdata={Data}",
            $"--username={User}",
            $"--pwfile={passwordFile}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ];
        await ChildProcess.RunAsync(
            new ChildProcessOptions("initdb", Path.Combine(binaries, "initdb"), arguments)
            {
                Unprivileged = true,
                WorkingDirectory = folder,
            },
            cancellation
        );
        File.Delete(passwordFile);
    }

    /// <summary>While it starts or recovers it answers a startup packet with an error 57P03; ready, it asks for a password.</summary>
    private async Task<bool> AcceptsConnectionsAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellation);
        await client.GetStream().WriteAsync(StartupPacket, cancellation);
        var answer = new byte[1];
        return await client.GetStream().ReadAsync(answer, cancellation) == 1
            && answer[0] == (byte)'R';
    }

    /// <summary>Length, protocol 3.0, user, end.</summary>
    private static ReadOnlyMemory<byte> StartupPacket =>
        "\0\0\0\u0015\0\u0003\0\0user\0notary\0\0"u8.ToArray();
}
