using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.Contracts.Group;
using Notary.ServiceDefaults;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// The network between members that have a bus each. In a split, messages between islands are lost.
/// </summary>
internal sealed class Bridge : IAsyncDisposable
{
    private const string Mark = "test-bridged";

    private readonly List<WebApplication> _ends = [];

    private Func<Type, bool> _isCut = _ => false;
    private int[][] _islands = [];

    /// <summary>Only the ceremonies' messages are lost.</summary>
    public void SplitCeremonies(params int[][] islands) =>
        (_islands, _isCut) = (islands, type => type == typeof(CeremonyMessage));

    /// <summary>All messages are lost; the registry is where the first member is.</summary>
    public void Split(params int[][] islands) => (_islands, _isCut) = (islands, _ => true);

    public void Heal() => _isCut = _ => false;

    public static async Task<Bridge> StartAsync(IReadOnlyList<InProcessBus> buses)
    {
        var bridge = new Bridge();
        foreach (var bus in buses)
            bridge._ends.Add(bridge.End(bus, bridge._ends.Count));
        foreach (var end in bridge._ends)
            await end.StartAsync();
        return bridge;
    }

    private WebApplication End(InProcessBus bus, int place) =>
        ServiceHost.Build(
            "bridge",
            [],
            builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                builder.Services.AddSingleton(bus);
                builder.Services.AddSingleton(this);
                builder.Services.AddSingleton(new Place(place));
                builder.AddNotaryBus(registry => registry.AddConsumer<Carrier>());
            },
            _ => { }
        );

    private async Task CarryAsync<T>(ConsumeContext<T> context, int from)
        where T : class
    {
        if (context.Headers.Get<string>(Mark) is not null)
            return;
        foreach (var to in Enumerable.Range(0, _ends.Count).Where(to => Reaches<T>(from, to)))
            await _ends[to]
                .Services.GetRequiredService<IPublishEndpoint>()
                .Publish(
                    context.Message,
                    copy =>
                    {
                        copy.MessageId = context.MessageId;
                        copy.Headers.Set(Mark, "yes");
                    }
                );
    }

    private bool Reaches<T>(int from, int to) =>
        from != to
        && (
            !_isCut(typeof(T))
            || Array.Exists(_islands, i => i.Contains(from + 1) && i.Contains(to + 1))
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var end in _ends)
        {
            await end.StopAsync();
            await end.DisposeAsync();
        }
    }

    private sealed record Place(int Number);

    private sealed class Carrier(Bridge bridge, Place place)
        : IConsumer<CeremonyMessage>,
            IConsumer<GroupChangeProposed>,
            IConsumer<GroupChangeApproved>,
            IConsumer<GroupActivated>,
            IConsumer<GroupSought>,
            IConsumer<GovernanceRequested>,
            IConsumer<PartialSignature>
    {
        public Task Consume(ConsumeContext<CeremonyMessage> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<GroupChangeProposed> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<GroupChangeApproved> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<GroupActivated> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<GroupSought> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<GovernanceRequested> context) =>
            bridge.CarryAsync(context, place.Number);

        public Task Consume(ConsumeContext<PartialSignature> context) =>
            bridge.CarryAsync(context, place.Number);
    }
}
