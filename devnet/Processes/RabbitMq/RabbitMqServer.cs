using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Notary.Devnet.Processes;

/// <summary>A private RabbitMQ on free ports of 127.0.0.1, with its data in a temporary folder.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Binary = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private const string User = "notary";

    private readonly string folder = TempFolder.Create("rabbitmq");
    private readonly string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly int epmdPort = FreePort.Next();
    private readonly int distributionPort = FreePort.Next();
    private ChildProcess? epmd;
    private ChildProcess? broker;

    private RabbitMqServer() { }

    public int Port { get; } = FreePort.Next();

    public Uri Uri => new($"amqp://{User}:{password}@127.0.0.1:{Port}/");

    /// <summary>Creates and starts a broker: about 6 s.</summary>
    /// <exception cref="DevnetException">RabbitMQ is missing or does not start.</exception>
    public static async Task<RabbitMqServer> StartAsync(CancellationToken cancellation = default)
    {
        if (!File.Exists(Binary))
            throw new DevnetException(
                "RabbitMQ is missing; type: apt-get install --no-install-recommends rabbitmq-server"
            );
        var server = new RabbitMqServer();
        try
        {
            await server.StartAgainAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on its data and ports, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation = default)
    {
        await File.WriteAllTextAsync(
            ConfigFile,
            $"default_user = {User}\ndefault_pass = {password}\n",
            cancellation
        );
        await File.WriteAllTextAsync(PluginsFile, "[].\n", cancellation);
        // A broker would start its epmd as a daemon that outlives it: this one is ours.
        epmd ??= ChildProcess.Start(
            new ChildProcessOptions(
                "epmd",
                "epmd",
                ["-port", Number(epmdPort), "-address", "127.0.0.1"]
            )
        );
        await epmd.WaitUntilReadyAsync(
            token => ConnectsAsync(epmdPort, token),
            TimeSpan.FromSeconds(10),
            cancellation
        );
        broker = ChildProcess.Start(
            new ChildProcessOptions("RabbitMQ", Binary, [])
            {
                Environment = BrokerEnvironment(),
                StopTimeout = TimeSpan.FromSeconds(15),
                WorkingDirectory = folder,
            }
        );
        await broker.WaitUntilReadyAsync(SpeaksAmqpAsync, TimeSpan.FromSeconds(60), cancellation);
    }

    /// <summary>Adds a virtual host: what is published in one reaches no queue of another. About 2 s.</summary>
    /// <param name="name">Letters and digits.</param>
    /// <exception cref="DevnetException">The broker refuses.</exception>
    public async Task<Uri> AddHostAsync(string name, CancellationToken cancellation = default)
    {
        await ControlAsync(
            $"""
            rabbit_vhost:add(<<"{name}">>, <<"{User}">>),
            rabbit_auth_backend_internal:set_permissions(
              <<"{User}">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"{User}">>).
            """,
            cancellation
        );
        return new(Uri, name);
    }

    /// <summary>Ends it at once, as a crash would; durable queues and their messages stay.</summary>
    public Task KillAsync() => broker!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
            await broker.DisposeAsync();
        if (epmd is not null)
            await epmd.DisposeAsync();
        TempFolder.Delete(folder);
    }

    /// <param name="expression">Erlang, for the broker's virtual machine.</param>
    private async Task ControlAsync(string expression, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Control, ["eval", expression])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in BrokerEnvironment())
            start.Environment[key] = value;
        using var control = Process.Start(start)!;
        var said = await Task.WhenAll(
            control.StandardOutput.ReadToEndAsync(cancellation),
            control.StandardError.ReadToEndAsync(cancellation)
        );
        await control.WaitForExitAsync(cancellation);
        if (control.ExitCode != 0 || said[0].Trim() != "ok")
            throw new DevnetException($"RabbitMQ refuses: {string.Concat(said).Trim()}");
    }

    private string ConfigFile => Path.Combine(folder, "rabbitmq.conf");

    private string PluginsFile => Path.Combine(folder, "enabled_plugins");

    private Dictionary<string, string?> BrokerEnvironment() =>
        new(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["ERL_EPMD_PORT"] = Number(epmdPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"notary-{Port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Number(Port),
            ["RABBITMQ_DIST_PORT"] = Number(distributionPort),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = PluginsFile,
            ["RABBITMQ_CONFIG_FILE"] = ConfigFile,
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-start_epmd false",
            // Makes the script become the virtual machine: what is killed with its parent is the broker, not a shell.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
        };

    private async Task<bool> SpeaksAmqpAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellation);
        await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellation);
        return await client.GetStream().ReadAsync(new byte[1], cancellation) == 1;
    }

    private static async Task<bool> ConnectsAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellation);
        return true;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
