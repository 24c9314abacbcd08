global using Xunit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.EventStore;
using Notary.Member;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests;

/// <summary>A group of members, each with its own host, schema and keystore, over one bus.</summary>
internal sealed class MemberHosts : IAsyncDisposable
{
    /// <summary>The operators' token, the same at all.</summary>
    public const string Token = "operator's token";

    private const string Password = "correct horse battery staple";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("notary-members-").FullName;
    private readonly string _name = $"t{Guid.NewGuid():n}";
    private readonly Dictionary<int, WebApplication> _hosts = [];
    private readonly List<WebApplication> _twins = [];
    private readonly InProcessBus[] _buses;
    private readonly int _founders;
    private readonly Uri? _rabbit;
    private readonly string _postgres;
    private readonly string[] _identities;
    private readonly Uri _registry;
    private readonly Uri? _logs;
    private readonly IReadOnlyDictionary<string, string?> _more;

    private MemberHosts(
        InProcessBus[] buses,
        Uri? rabbit,
        string postgres,
        int members,
        int joiners = 0,
        Uri? registry = null,
        Uri? logs = null,
        IReadOnlyDictionary<string, string?>? more = null
    )
    {
        _more = more ?? new Dictionary<string, string?>(StringComparer.Ordinal);
        (_founders, _logs) = (members, logs);
        (_buses, _rabbit, _postgres) = (buses, rabbit, postgres);
        _registry = registry ?? new("http://127.0.0.1:1/");
        Payment = new(TestChains.Payment, Time);
        Data = new(TestChains.Data, Time);
        _identities = [.. Enumerable.Range(1, members + joiners).Select(MakeKeystore)];
    }

    /// <summary>Over a bus in this process.</summary>
    /// <param name="logs">Where the logs "oracle" and "challenge" are served, at these paths.</param>
    /// <param name="more">Further settings of every member.</param>
    /// <param name="joiners">Notaries that are no members of the first group; they have the next numbers.</param>
    public static async Task<MemberHosts> CreateAsync(
        int members,
        Uri? registry = null,
        Uri? logs = null,
        int joiners = 0,
        IReadOnlyDictionary<string, string?>? more = null
    ) =>
        new(
            [await InProcessBus.StartAsync()],
            null,
            await SharedPostgres.ConnectionStringAsync(),
            members,
            joiners,
            registry,
            logs,
            more
        );

    /// <summary>Each over a bus of its own: what goes between them is the test's affair.</summary>
    public static async Task<MemberHosts> CreateApartAsync(int members) =>
        new(
            await Task.WhenAll(Enumerable.Range(0, members).Select(_ => InProcessBus.StartAsync())),
            null,
            await SharedPostgres.ConnectionStringAsync(),
            members
        );

    public static async Task<MemberHosts> CreateOverRabbitMqAsync(
        int members,
        int joiners = 0,
        Uri? registry = null,
        IReadOnlyDictionary<string, string?>? more = null
    ) =>
        new(
            [],
            await SharedRabbitMq.OwnHostAsync(),
            await SharedPostgres.ConnectionStringAsync(),
            members,
            joiners,
            registry,
            more: more
        );

    public InProcessBus Bus => _buses[0];

    /// <summary>Puts another service onto the members' bus.</summary>
    public void Connect(WebApplicationBuilder service)
    {
        if (_rabbit is null)
        {
            service.Services.AddSingleton(Bus);
            return;
        }
        service.Configuration["Bus:Uri"] = _rabbit.ToString();
        service.Configuration["Instance"] = $"{_name}-{Guid.NewGuid():n}";
    }

    /// <summary>Of members apart, by their number − 1.</summary>
    public IReadOnlyList<InProcessBus> Buses => _buses;

    /// <summary>The members' clock.</summary>
    public ShiftedTime Time { get; } = new();

    /// <summary>The chains as every member sees them.</summary>
    public FakeChain Payment { get; }

    public FakeChain Data { get; }

    public string IdentityOf(int member) => _identities[member - 1];

    public IReadOnlyList<int> Running => [.. _hosts.Keys];

    /// <summary>What a member's host is made of.</summary>
    public T Part<T>(int member)
        where T : notnull => _hosts[member].Services.GetRequiredService<T>();

    public IDocumentStore Log(int member) =>
        _hosts[member].Services.GetRequiredService<IDocumentStore>();

    /// <summary>Alters the member's log behind its back, with a hash chain that verifies.</summary>
    public Task ForgeAsync(int member, Func<RecordedEvent, RecordedEvent> alter) =>
        ForgedLog.WriteAsync(_postgres, $"{_name}_{member}", Log(member), alter);

    public HttpClient Http(int member) =>
        new() { BaseAddress = new Uri(_hosts[member].Urls.First()) };

    public async Task StartAsync(params int[] members)
    {
        foreach (var member in members)
        {
            _hosts[member] = Build(member, SettingsOf(member));
            await _hosts[member].StartAsync();
        }
    }

    /// <summary>A member that lost its log: all that it has is its keystore.</summary>
    public async Task StartAnewAsync(int member)
    {
        var settings = SettingsOf(member);
        settings["Instance"] = $"{_name}-anew-{member}";
        _hosts[member] = Build(member, settings);
        await _hosts[member].StartAsync();
    }

    /// <summary>A second process of a member, with a copy of its keystore.</summary>
    /// <param name="postgres">Another database than its own, as another machine might have.</param>
    public async Task<WebApplication> StartTwinAsync(int member, string? postgres = null)
    {
        var settings = SettingsOf(member);
        settings["Instance"] = $"{_name}-twin-{member}";
        settings["ConnectionStrings:Postgres"] = postgres ?? _postgres;
        settings["Notary:Keystore"] = KeystoreOf(member) + ".copy";
        File.Copy(KeystoreOf(member), KeystoreOf(member) + ".copy");
        var twin = Build(member, settings);
        _twins.Add(twin);
        await twin.StartAsync();
        return twin;
    }

    public T Service<T>(int member)
        where T : notnull => _hosts[member].Services.GetRequiredService<T>();

    public async Task StopAsync(int member)
    {
        await _hosts[member].StopAsync();
        await _hosts[member].DisposeAsync();
        _hosts.Remove(member);
    }

    /// <summary>Waits until the member has its share.</summary>
    public async Task<ActiveGroup> GroupOfAsync(int member)
    {
        using var timeout = new CancellationTokenSource(Patience);
        return await _hosts[member]
            .Services.GetRequiredService<GroupKeyring>()
            .WaitAsync(timeout.Token);
    }

    /// <summary>The secrets of a member that does not run.</summary>
    public Keystore OpenKeystore(int member) => Keystore.Open(KeystoreOf(member), Password);

    public string KeystoreOf(int member) => Path.Combine(_folder, $"{member}.json");

    private string MakeKeystore(int member)
    {
        using var keystore = Keystore.Create(KeystoreOf(member), Password);
        return Evm.Hex.Encode(keystore.Identity.PublicKey.ToBytes());
    }

    private WebApplication Build(int member, Dictionary<string, string?> settings) =>
        ServiceHost.Build(
            "notary",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Configuration.AddInMemoryCollection(settings);
                if (_buses.Length > 0)
                    builder.Services.AddSingleton(_buses[Math.Min(member, _buses.Length) - 1]);
                builder.Services.AddSingleton<TimeProvider>(Time);
                builder.AddNotary();
                builder.Services.AddSingleton(new ChainSet([Payment, Data]));
            },
            routes => routes.MapNotary()
        );

    private Dictionary<string, string?> SettingsOf(int member)
    {
        var settings = new Dictionary<string, string?>(TestChains.Settings, StringComparer.Ordinal)
        {
            ["Instance"] = $"{_name}-{member}",
            ["ConnectionStrings:Postgres"] = _postgres,
            ["Bus:Uri"] = _rabbit?.ToString(),
            ["Notary:Member"] = member > _founders ? "0" : $"{member}",
            ["Notary:OperatorToken"] = Token,
            ["Notary:Keystore"] = KeystoreOf(member),
            ["Notary:Presence:IntervalSeconds"] = "0.2",
            ["Notary:Presence:ListenSeconds"] = "0.2",
            ["Notary:KeystorePassword"] = Password,
            ["Notary:Registry"] = _registry.ToString(),
            ["Notary:Attestors:0"] = TestExchange.Attestor.Address.ToString(),
        };
        foreach (var (name, value) in _more)
            settings[name] = value;
        if (_logs is not null)
            foreach (var log in new[] { "oracle", "challenge" })
                settings[$"Checkpoints:Logs:{log}"] = new Uri(_logs, log + "/").ToString();
        for (var i = 0; i < _founders && member <= _founders; i++)
            settings[$"Notary:Members:{i}"] = _identities[i];
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _hosts.Keys.ToArray())
            await StopAsync(member);
        foreach (var twin in _twins)
            await twin.DisposeAsync();
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
