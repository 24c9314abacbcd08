using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Replay;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;
using Notary.ThresholdBls;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// A group with its operators, two chains that have its first epoch in force, and a registry: it asks the group in force for the
/// handover to the next one, and the chains take nothing without its signature.
/// </summary>
internal sealed class GroupScene : IAsyncDisposable
{
    private const int MostLooks = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SceneRegistry _registry;

    private GroupScene(MemberHosts members, SceneRegistry registry) =>
        (Members, _registry) = (members, registry);

    public MemberHosts Members { get; }

    /// <summary>The group that both chains have in force.</summary>
    public KnownGroup Group { get; private set; } = null!;

    public static async Task<GroupScene> CreateAsync(int members, int joiners = 0) =>
        await BeginAsync(await MemberHosts.CreateAsync(members, joiners: joiners), members);

    public static async Task<GroupScene> BeginAsync(MemberHosts hosts, int members)
    {
        var scene = new GroupScene(hosts, await SceneRegistry.StartAsync(hosts));
        var all = Enumerable.Range(1, members).ToArray();
        await hosts.StartAsync(all);
        var groups = await Task.WhenAll(all.Select(hosts.GroupOfAsync));
        scene.Group = KnownGroup.Parse(groups[0].Announcement);
        Show(scene.Group, hosts.Payment);
        Show(scene.Group, hosts.Data);
        return scene;
    }

    public GroupKeyring KeyringOf(int member) => Members.Part<GroupKeyring>(member);

    public GroupLedger LedgerOf(int member) => KeyringOf(member).Ledger;

    /// <summary>A change as a member has it; null where it does not know it.</summary>
    public ChangeCase? CaseOf(int member, string change) =>
        LedgerOf(member).Change(Bytes32.Parse(change));

    public string[] Identities(params int[] members) => [.. members.Select(Members.IdentityOf)];

    /// <summary>An operator orders a change.</summary>
    public async Task<ChangeReport> ProposeAsync(
        int member,
        string kind,
        string[]? members = null,
        int? threshold = null
    )
    {
        var request = new ChangeRequest(kind, members, threshold);
        using var answer = await PostAsync(member, "/v1/group/changes", request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ChangeReport>())!;
    }

    /// <summary>Operators approve, as soon as their notaries know the change.</summary>
    public async Task ApproveAsync(string change, params int[] members)
    {
        foreach (var member in members)
        {
            await Eventually.TrueAsync(() => CaseOf(member, change) is not null);
            using var answer = await PostAsync<object?>(
                member,
                $"/v1/group/changes/{change}/approval",
                null
            );
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }

    public async Task<HttpResponseMessage> PostAsync<T>(
        int member,
        string path,
        T body,
        string token = MemberHosts.Token
    )
    {
        using var http = Members.Http(member);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.PostAsJsonAsync(path, body);
    }

    /// <summary>Waits until these members have made the next group, and returns it.</summary>
    public async Task<KnownGroup> MadeAsync(params int[] members)
    {
        await Eventually.TrueAsync(() => members.All(m => LedgerOf(m).Successor is not null));
        return Assert.Single(
            members.Select(m => LedgerOf(m).Successor!.Group).DistinctBy(g => g.Id)
        );
    }

    /// <summary>The registry's work: both chains take the next group over, with the signature of the one in force.</summary>
    public async Task HandOverAsync(KnownGroup next)
    {
        foreach (var chain in new[] { Members.Data, Members.Payment })
        {
            if (chain.Group?.GroupId != next.Id)
                await HandOverAsync(next, chain);
        }
        Group = next;
    }

    public async Task HandOverAsync(KnownGroup next, FakeChain chain)
    {
        var change = ChangeTo(next);
        var proof = await SignAsync(chain.Identity, change);
        var message = change.Message(
            chain.Identity.Hash,
            chain.Identity.Chain,
            chain.Identity.ServiceProviderContract,
            Group.Epoch,
            proof.Nonce
        );
        Assert.True(
            Group.Key.PublicKey.Verify(message.ToArray(), Signature.Parse(proof.Signature))
        );
        Show(next, chain);
    }

    /// <summary>Asks the group in force.</summary>
    public Task<Chains.Calls.GroupProof> SignAsync(
        ChainIdentity chain,
        GovernancePayload payload,
        KnownGroup? group = null,
        CancellationToken cancellation = default
    ) => _registry.SignAsync(group ?? Group, chain, payload, cancellation);

    public static GovernancePayload.GroupChange ChangeTo(KnownGroup next) =>
        new(next.Epoch, next.Key.PublicKey.ToBytes(), next.Id);

    /// <summary>Waits until a group is in force at these members.</summary>
    public Task InForceAsync(KnownGroup group, params int[] members) =>
        Eventually.TrueAsync(() => members.All(m => LedgerOf(m).InForce?.Id == group.Id));

    /// <summary>These members' shares sign for the group.</summary>
    public void AssertTheySign(KnownGroup group, params int[] members)
    {
        var message = Keccak256.HashText("message").ToArray();
        var session = new SigningSession(group.Key, message);
        var outcomes = members.Select(m => session.Add(KeyringOf(m).Current!.Share.Sign(message)));
        Assert.IsType<SigningOutcome.Complete>(outcomes.ToArray()[^1]);
    }

    /// <summary>Every decision in these members' logs follows from what they recorded.</summary>
    public async Task AssertReplayAsync(params int[] members)
    {
        foreach (var member in members)
        {
            var report = await Members.Log(member).ReplayAsync(new MemberReplay());
            Assert.Empty(report.Mismatches);
        }
    }

    public async Task<List<T>> EventsAsync<T>(int member)
    {
        var events = new List<T>();
        await foreach (var e in Members.Log(member).ReadAllAsync())
        {
            if (e.Data is T data)
                events.Add(data);
        }
        return events;
    }

    /// <summary>Lets the deadlines of phases pass one after another until something is so, each when nothing more comes by itself.</summary>
    public Task PassPhasesAsync(Func<bool> condition, double seconds = 31) =>
        Eventually.TrueAsync(async () =>
        {
            await RestAsync(condition);
            if (condition())
                return true;
            Members.Time.Pass(TimeSpan.FromSeconds(seconds));
            return false;
        });

    /// <summary>Waits until no member's log has grown for a while, however slow the machine; or something is so.</summary>
    private async Task RestAsync(Func<bool> condition)
    {
        var (before, now) = (-1L, await EventsAsync());
        for (var look = 0; look < MostLooks && before != now && !condition(); look++)
        {
            await Task.Delay(LookEvery);
            (before, now) = (now, await EventsAsync());
        }
    }

    /// <summary>How many all members have.</summary>
    private async Task<long> EventsAsync()
    {
        var heads = Members.Running.Select(m => Members.Log(m).FetchHeadAsync());
        return (await Task.WhenAll(heads)).Sum(head => head.Position);
    }

    public Task PublishAsync<T>(T message)
        where T : class => _registry.PublishAsync(message);

    public async Task<GroupReport> ReportAsync(int member)
    {
        using var http = Members.Http(member);
        return (await http.GetFromJsonAsync<GroupReport>("/v1/group/status"))!;
    }

    public async Task<ChangeReport?> StatusAsync(int member) => (await ReportAsync(member)).Change;

    /// <summary>Waits until a member's ceremony is in a phase.</summary>
    public Task PhaseAsync(int member, string phase) =>
        Eventually.TrueAsync(async () => (await StatusAsync(member))?.Phase == phase);

    public async Task RestartAsync(int member)
    {
        await Members.StopAsync(member);
        await Members.StartAsync(member);
    }

    /// <summary>Waits until a member has signed something for the group.</summary>
    public Task SignedAsync(int member) =>
        Eventually.TrueAsync(async () => (await EventsAsync<PartialSigned>(member)).Count > 0);

    /// <summary>Waits until these members have their shares of the group in force.</summary>
    public Task SharesAsync(params int[] members) =>
        Eventually.TrueAsync(() => members.All(m => KeyringOf(m).Current is not null));

    private static void Show(KnownGroup group, FakeChain chain) =>
        chain.Group = new GroupState(group.Epoch, group.Key.PublicKey.ToBytes(), group.Id);

    public async ValueTask DisposeAsync()
    {
        await Members.DisposeAsync();
        await _registry.DisposeAsync();
    }
}
