using System.CommandLine;
using System.CommandLine.Help;
using System.Net;
using System.Net.Sockets;

namespace Notary.FabricPeer.Hosting;

/// <summary>The dev peer as a program.</summary>
internal static class CommandLine
{
    private const int MaxBatchCount = 100_000;

    private static readonly Option<string> Host = new("--host")
    {
        Description = "IP address to listen on, or localhost",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private static readonly Option<int> Port = new("--port")
    {
        Description = "port of the Gateway and Deliver services; 0 picks a free one",
        DefaultValueFactory = _ => 7051,
    };
    private static readonly Option<int> AdminPort = new("--admin-port")
    {
        Description = "port of the levers (docs/fabric-dev-peer.md); 0 picks a free one",
    };
    private static readonly Option<bool> Tls = new("--tls") { Description = "serve over TLS" };
    private static readonly Option<string> BlockTime = new("--block-time")
    {
        Description = "from a batch's first transaction to its block, as in 200ms, 2s, 1m",
        DefaultValueFactory = _ => "2s",
    };
    private static readonly Option<int> MaxBatch = new("--max-batch")
    {
        Description = "transactions that make a block at once",
        DefaultValueFactory = _ => 500,
    };
    private static readonly Option<string[]> Organisations = new("--org")
    {
        Description = "an organisation; repeatable, the first one runs the peer",
        DefaultValueFactory = _ => ["Org1"],
    };
    private static readonly Option<string> Channel = new("--channel")
    {
        Description = "the channel's name",
        DefaultValueFactory = _ => "mychannel",
    };
    private static readonly Option<string[]> Chaincodes = new("--chaincode")
    {
        Description = "a chaincode server as name=host:port; repeatable",
    };
    private static readonly Option<string[]> Policies = new("--policy")
    {
        Description =
            "a chaincode's endorsement policy as name=AND('Org1MSP.peer','Org2MSP.peer'), also OR and OutOf(2, …); repeatable",
    };
    private static readonly Option<int> Users = new("--users")
    {
        Description = "users of each organisation besides Admin: User1 ... UserN",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string?> Ledger = new("--ledger")
    {
        Description = "directory of the blocks; without it they end with the process",
    };
    private static readonly Option<string> Crypto = new("--crypto")
    {
        Description = "directory of certificates and keys, reused when present",
        DefaultValueFactory = _ => ".notary/fabric-crypto",
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "tell where the peer listens as one JSON object",
    };

    public static Task<int> RunAsync(string[] args)
    {
        var root = new Command(
            "notary-fabric",
            "A Hyperledger Fabric peer and orderer in one process, for development."
        );
        Option[] options =
        [
            Host,
            Port,
            AdminPort,
            Tls,
            BlockTime,
            MaxBatch,
            Organisations,
            Channel,
            Chaincodes,
            Policies,
            Users,
            Ledger,
            Crypto,
            Json,
            new HelpOption(),
            new VersionOption(),
        ];
        foreach (var option in options)
        {
            root.Options.Add(option);
        }
        root.SetAction(ServeAsync);
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> ServeAsync(ParseResult arguments, CancellationToken ct)
    {
        try
        {
            var options = OptionsOf(arguments);
            EnsureFree(options.Host, options.Port, Port.Name);
            EnsureFree(options.Host, options.AdminPort, AdminPort.Name);
            await using var peer = await FabricPeerHost.StartAsync(options, ct);
            var ready = new ReadyPeer(options, peer);
            Console.WriteLine(arguments.GetValue(Json) ? ready.ToJson() : ready.ToText());
            await peer.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"notary-fabric: {WhyOf(e)}");
            return 1;
        }
    }

    /// <summary>Asked beforehand, so that the answer is one line and not the web host's log.</summary>
    /// <exception cref="IOException">Somebody listens there.</exception>
    private static void EnsureFree(IPAddress host, int port, string option)
    {
        try
        {
            using var listener = new TcpListener(host, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new IOException(
                $"cannot listen on {host}:{port} ({e.Message}): choose another {option}",
                e
            );
        }
    }

    private static string WhyOf(Exception e) =>
        e is ArgumentException { ParamName: { } name }
            ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : e.Message;

    private static FabricPeerOptions OptionsOf(ParseResult arguments) =>
        new()
        {
            Host = ArgumentValues.Host(arguments, Host),
            Port = ArgumentValues.Number(arguments, Port, 0, IPEndPoint.MaxPort),
            AdminPort = ArgumentValues.AdminPort(arguments, AdminPort, Port),
            Tls = arguments.GetValue(Tls),
            BatchTimeout = ArgumentValues.Duration(arguments, BlockTime),
            MaxBatchCount = ArgumentValues.Number(arguments, MaxBatch, 1, MaxBatchCount),
            Organisations = arguments.GetRequiredValue(Organisations),
            Channel = arguments.GetRequiredValue(Channel),
            Chaincodes = ArgumentValues.Pairs(arguments, Chaincodes, "name=host:port"),
            Policies = ArgumentValues.Pairs(arguments, Policies, "name=policy"),
            Users = ["Admin", .. ArgumentValues.Users(arguments, Users)],
            LedgerDirectory = arguments.GetValue(Ledger),
            CryptoDirectory = arguments.GetRequiredValue(Crypto),
        };
}
