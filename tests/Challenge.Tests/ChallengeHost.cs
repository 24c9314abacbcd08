using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.Challenge;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>The service on Kestrel with a real PostgreSQL, a bus in this process, and chains that the test plays.</summary>
internal sealed class ChallengeHost : IAsyncDisposable
{
    public const int MaxStreams = 3;
    public const int MaxWatched = 3;

    private readonly string _schema = SharedPostgres.NewSchema();
    private readonly string _postgres;
    private readonly InProcessBus _bus;
    private readonly WebApplication _others;
    private WebApplication _service = null!;

    private ChallengeHost(string postgres, InProcessBus bus)
    {
        (_postgres, _bus) = (postgres, bus);
        Payment = new(TestChains.Payment, Time);
        Data = new(TestChains.Data, Time);
        _others = BuildOthers();
    }

    public ShiftedTime Time { get; } = new();
    public FakeChain Payment { get; }
    public FakeChain Data { get; }
    public TestGroup Group { get; } = new();
    public HttpClient Http { get; private set; } = new();
    public IDocumentStore Log => _service.Services.GetRequiredService<IDocumentStore>();
    public Heard Heard => _others.Services.GetRequiredService<Heard>();

    /// <summary>Started, and the chains know its group.</summary>
    public static async Task<ChallengeHost> StartedAsync()
    {
        var host = new ChallengeHost(
            await SharedPostgres.ConnectionStringAsync(),
            await InProcessBus.StartAsync()
        );
        host.Payment.Group = host.Data.Group = host.Group.State;
        await host._others.StartAsync();
        await host.StartAsync();
        await host.PublishAsync(host.Group.AnnouncedBy(3));
        return host;
    }

    /// <summary>Until the service knows the group that the data chain shows, or knows none.</summary>
    public Task KnowingGroupAsync(bool isKnown = true) =>
        Eventually.TrueAsync(async () =>
        {
            var book = _service.Services.GetRequiredService<GroupBook>();
            var roll = await book.LoadAsync(CancellationToken.None);
            return roll.InForceOn(TestChains.Data.Id) is not null == isKnown;
        });

    public async Task StartAsync()
    {
        _service = BuildService();
        await _service.StartAsync();
        Http = new() { BaseAddress = new Uri(_service.Urls.First()) };
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await _service.StopAsync();
        await _service.DisposeAsync();
    }

    public Task PublishAsync<T>(T message)
        where T : class => _others.Services.GetRequiredService<IPublishEndpoint>().Publish(message);

    public Task ForgeAsync(Func<RecordedEvent, RecordedEvent> alter) =>
        ForgedLog.WriteAsync(_postgres, _schema, Log, alter);

    public async Task<List<T>> EventsAsync<T>()
    {
        var events = new List<T>();
        await foreach (var e in Log.ReadAllAsync())
        {
            if (e.Data is T data)
                events.Add(data);
        }
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _others.StopAsync();
        await _others.DisposeAsync();
        await _bus.DisposeAsync();
    }

    private WebApplication BuildService() =>
        ServiceHost.Build(
            ChallengeService.Name,
            [],
            builder =>
            {
                Configure(builder);
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>(TestChains.Settings, StringComparer.Ordinal)
                    {
                        ["ConnectionStrings:Postgres"] = _postgres,
                        ["EventStore:Schema"] = _schema,
                        ["Challenge:Attestors:0"] = TestExchange.Attestor.Address.ToString(),
                        ["Challenge:Interval"] = "00:00:00.050",
                        ["Challenge:PostsPerMinute"] = "20",
                        ["Challenge:MaxStreams"] = $"{MaxStreams}",
                        ["Challenge:MaxWatchedOfParty"] = $"{MaxWatched}",
                    }
                );
                builder.Services.AddSingleton<TimeProvider>(Time);
                builder.AddChallenge();
                builder.Services.AddSingleton(new ChainSet([Payment, Data]));
            },
            routes => routes.MapChallenge()
        );

    private WebApplication BuildOthers() =>
        ServiceHost.Build(
            "others",
            [],
            builder =>
            {
                Configure(builder);
                builder.Services.AddSingleton<Heard>();
                builder.AddNotaryBus(bus => bus.AddConsumer<Listener>());
            },
            _ => { }
        );

    private void Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(_bus);
    }

    private sealed class Listener(Heard heard)
        : IConsumer<ChallengeRaised>,
            IConsumer<PenaltySigned>,
            IConsumer<ChallengeDecided>,
            IConsumer<MisbehaviourReported>
    {
        public Task Consume(ConsumeContext<ChallengeRaised> context) => heard.Add(context.Message);

        public Task Consume(ConsumeContext<PenaltySigned> context) => heard.Add(context.Message);

        public Task Consume(ConsumeContext<ChallengeDecided> context) => heard.Add(context.Message);

        public Task Consume(ConsumeContext<MisbehaviourReported> context) =>
            heard.Add(context.Message);
    }
}

/// <summary>What the service said on the bus.</summary>
internal sealed class Heard
{
    private readonly ConcurrentQueue<object> _messages = [];

    public IEnumerable<T> Of<T>() => _messages.OfType<T>();

    public Task Add(object message)
    {
        _messages.Enqueue(message);
        return Task.CompletedTask;
    }
}
