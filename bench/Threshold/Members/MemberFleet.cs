using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Devnet.Processes;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ServiceDefaults;

namespace Notary.Bench.Threshold.Members;

/// <summary>Whole notaries, each with its own connection to RabbitMQ, event log, keystore and HTTP server, in one process.</summary>
internal sealed class MemberFleet : IAsyncDisposable
{
    private const string Password = "benchmark";

    private readonly string _folder = Directory.CreateTempSubdirectory("notary-bench-").FullName;
    private readonly List<WebApplication> _hosts = [];
    private readonly QuietChain _chain = new();
    private readonly Uri _bus;
    private readonly PostgresServer _postgres;
    private readonly int _members;

    private MemberFleet(Uri bus, PostgresServer postgres, int members) =>
        (_bus, _postgres, _members) = (bus, postgres, members);

    public ChainIdentity Chain => _chain.Identity;

    /// <summary>An attestor whom all members know.</summary>
    public static Address Attestor { get; } =
        Address.Parse("0x00000000000000000000000000000000000a77e5");

    public KnownGroup Group { get; private set; } = null!;

    /// <summary>From the moment at which all members were ready to the one at which the last had its share.</summary>
    public TimeSpan KeyGeneration { get; private set; }

    /// <summary>The processor time of all members in it.</summary>
    public TimeSpan KeyGenerationProcessor { get; private set; }

    /// <summary>Starts them, and has them generate their key.</summary>
    public static async Task<MemberFleet> StartAsync(
        Uri bus,
        PostgresServer postgres,
        int members,
        CancellationToken cancellation
    )
    {
        var fleet = new MemberFleet(bus, postgres, members);
        try
        {
            await fleet.StartAsync(cancellation);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes of the members' messages in the key generation, each counted once, as their logs have them.</summary>
    public async Task<long> CountBytesAsync(CancellationToken cancellation)
    {
        var bytes = 0L;
        foreach (var host in _hosts)
        {
            var log = host.Services.GetRequiredService<IDocumentStore>();
            await foreach (var e in log.ReadRecordedAsync(cancellation: cancellation))
                if (e.Type == "key-generation-message-sent")
                    bytes += e.Data.Length;
        }
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Select(host => host.StopAsync()));
        foreach (var host in _hosts)
            await host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var gate = new StartingGate(_members);
        var identities = Enumerable.Range(1, _members).Select(MakeKeystore).ToList();
        for (var member = 1; member <= _members; member++)
            _hosts.Add(Build(member, identities, gate));
        var starting = Task.WhenAll(
            _hosts.Select(host => Task.Run(() => host.StartAsync(cancellation)))
        );
        await Task.WhenAny(starting, gate.WaitForAllAsync(cancellation));
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        gate.Open();
        await starting;
        var groups = await Task.WhenAll(_hosts.Select(host => GroupOfAsync(host, cancellation)));
        KeyGeneration = Stopwatch.GetElapsedTime(started);
        KeyGenerationProcessor = Environment.CpuUsage.TotalTime - before;
        Group = KnownGroup.Parse(groups[0].Announcement);
    }

    private static Task<ActiveGroup> GroupOfAsync(
        WebApplication host,
        CancellationToken cancellation
    ) => host.Services.GetRequiredService<GroupKeyring>().WaitAsync(cancellation);

    private string KeystoreOf(int member) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{member}.json"));

    private string MakeKeystore(int member)
    {
        using var keystore = Keystore.Create(KeystoreOf(member), Password);
        return Hex.Encode(keystore.Identity.PublicKey.ToBytes());
    }

    private WebApplication Build(int member, IReadOnlyList<string> identities, StartingGate gate) =>
        ServiceHost.Build(
            "notary",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                builder.Configuration.AddInMemoryCollection(SettingsOf(member, identities));
                builder.AddNotary();
                builder.Services.AddSingleton(new ChainSet([_chain]));
                gate.AddTo(builder.Services);
            },
            routes => routes.MapNotary()
        );

    private Dictionary<string, string?> SettingsOf(int member, IReadOnlyList<string> identities)
    {
        var settings = new Dictionary<string, string?>(QuietChain.Settings, StringComparer.Ordinal)
        {
            ["Instance"] = string.Create(CultureInfo.InvariantCulture, $"bench{_members}-{member}"),
            ["ConnectionStrings:Postgres"] = _postgres.ConnectionString,
            ["Bus:Uri"] = _bus.ToString(),
            ["Notary:Member"] = member.ToString(CultureInfo.InvariantCulture),
            ["Notary:Keystore"] = KeystoreOf(member),
            ["Notary:KeystorePassword"] = Password,
            ["Notary:Registry"] = "http://127.0.0.1:1/",
            ["Notary:Attestors:0"] = Attestor.ToString(),
        };
        foreach (var (index, identity) in identities.Index())
            settings[string.Create(CultureInfo.InvariantCulture, $"Notary:Members:{index}")] =
                identity;
        return settings;
    }
}
