using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notary.EventStore;
using Notary.GroupSigning;
using Notary.Member.Replay;
using Notary.Member.Tests.Challenges;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;
using Notary.Testing;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Signing;

/// <summary>A group of one, somebody who asks it for signatures over the bus, and a registry that serves what tests publish.</summary>
internal sealed class AskedMember : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private WebApplication _registry = null!;
    private WebApplication _asker = null!;
    private MemberHosts _hosts = null!;

    private AskedMember() { }

    public static async Task<AskedMember> StartAsync()
    {
        var asked = new AskedMember();
        await asked.BeginAsync();
        return asked;
    }

    public KnownGroup Group { get; private set; } = null!;

    /// <summary>What the member publishes, and a way to publish.</summary>
    public BusListener Bus { get; private set; } = null!;

    public ShiftedTime Time => _hosts.Time;

    public FakeChain Payment => _hosts.Payment;

    public FakeChain Data => _hosts.Data;

    /// <returns>The content identifier under which the registry has it.</returns>
    public string Publish(byte[] document)
    {
        var cid = Cid.Of(document);
        _documents[cid] = document;
        return cid;
    }

    /// <summary>Serves something else under a content identifier.</summary>
    public void Falsify(string cid, byte[] document) => _documents[cid] = document;

    /// <returns>The group's signature, which is checked; G1, 48 bytes.</returns>
    public async Task<byte[]> SignAsync(
        SignatureRequest request,
        CancellationToken cancellation = default
    )
    {
        var proof = await _asker
            .Services.GetRequiredService<GroupSigner>()
            .SignAsync(Group, request, cancellation)
            .WaitAsync(Patience, CancellationToken.None);
        var signature = ThresholdBls.Signature.Parse(proof.Signature);
        Assert.True(Group.Key.PublicKey.Verify(request.Message.ToArray(), signature));
        return proof.Signature;
    }

    /// <summary>Asks for some seconds, in vain.</summary>
    public async Task AskInVainAsync(SignatureRequest request)
    {
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SignAsync(request, given.Token)
        );
    }

    /// <summary>What the member's log has of a type of event.</summary>
    public async Task<List<T>> EventsAsync<T>()
    {
        var events = new List<T>();
        await foreach (var e in _hosts.Log(1).ReadAllAsync())
            if (e.Data is T data)
                events.Add(data);
        return events;
    }

    public Task UntilAsync<T>(int count = 1) =>
        Eventually.TrueAsync(async () => (await EventsAsync<T>()).Count == count);

    public Task UntilAsync<T>(Predicate<T> found) =>
        Eventually.TrueAsync(async () => (await EventsAsync<T>()).Exists(found));

    public async Task AssertReplaysAsync() => Assert.Empty((await ReplayAsync()).Mismatches);

    public Task<ReplayReport> ReplayAsync() => _hosts.Log(1).ReplayAsync(new MemberReplay());

    /// <inheritdoc cref="MemberHosts.ForgeAsync"/>
    public Task ForgeAsync(Func<RecordedEvent, RecordedEvent> alter) => _hosts.ForgeAsync(1, alter);

    public async ValueTask DisposeAsync()
    {
        await _asker.DisposeAsync();
        await Bus.DisposeAsync();
        await _hosts.DisposeAsync();
        await _registry.DisposeAsync();
    }

    private async Task BeginAsync()
    {
        _registry = ServiceHost.Build(
            "registry",
            [],
            Local,
            routes => routes.MapGet("/v1/documents/{cid}", Serve)
        );
        await _registry.StartAsync();
        _hosts = await MemberHosts.CreateAsync(1, new Uri(_registry.Urls.First() + "/"));
        Bus = await BusListener.StartAsync(_hosts.Bus);
        _asker = ServiceHost.Build("asker", [], Ask, _ => { });
        await _asker.StartAsync();
        await _hosts.StartAsync(1);
        Group = KnownGroup.Parse((await _hosts.GroupOfAsync(1)).Announcement);
    }

    private IResult Serve(string cid) =>
        _documents.TryGetValue(cid, out var json) ? Results.Bytes(json) : Results.NotFound();

    private void Ask(WebApplicationBuilder builder)
    {
        Local(builder);
        builder.Services.AddSingleton(_hosts.Bus);
        builder.Services.AddGroupSigning();
        builder.AddNotaryBus(bus => bus.AddConsumer<PartialSignatureConsumer>());
    }

    private static void Local(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
    }
}
