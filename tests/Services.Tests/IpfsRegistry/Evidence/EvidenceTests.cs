using System.Net;
using System.Text;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;
using Notary.ThresholdBls;

namespace Notary.Services.Tests.IpfsRegistry.Evidence;

/// <summary>The registry keeps credit evidence that the group signed, and nothing else.</summary>
public sealed class EvidenceTests
{
    private static readonly byte[] Block = "{\"epoch\":1}"u8.ToArray();

    [Fact]
    public async Task Evidence_is_kept_under_the_groups_signature_only()
    {
        await using var host = await RegistryHost.StartAsync();
        await host.PostAsync(Deal.GroupDocument);
        await host.PublishAsync(host.Notaries.Announcement);
        foreach (var chain in host.Chains)
            chain.Group = host.Notaries.State;
        await ShownAsync(host);
        var group = KnownGroup.Parse(host.Notaries.Announcement);
        var signature = Sign(host.Notaries.First, group);

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, group, 2, signature, Block));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await PostAsync(host, group, 1, signature, Encoding.UTF8.GetBytes("{}"))
        );
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, group, 1, "0x00", Block));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await PostAsync(host, group, 1, signature, Block, attempt: 2)
        );
        Assert.Equal(HttpStatusCode.Created, await PostAsync(host, group, 1, signature, Block));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(host, group, 1, signature, Block));
        var path = new Uri($"/v1/documents/{Cid.Of(Block)}", UriKind.Relative);
        Assert.Equal(Block, await host.Http.GetByteArrayAsync(path));
    }

    private static async Task ShownAsync(RegistryHost host)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await EventsAsync(host)).Count(e => e.Data is GroupShown) < 2)
            await Task.Delay(20, timeout.Token);
    }

    private static Task<IReadOnlyList<IEvent>> EventsAsync(RegistryHost host) =>
        host.Log.QuerySession().Events.FetchStreamAsync(GroupBook.Stream);

    private static string Sign(TestGroup notaries, KnownGroup group)
    {
        var message = new EvidenceSeal(1, 3, Cid.DigestOf(Cid.Of(Block))).Message(group.Epoch);
        var session = new SigningSession(group.Key, message.ToArray());
        foreach (var member in Enumerable.Range(1, group.Threshold))
        {
            var partial = notaries.Partial(member, message.ToString()).Partial;
            session.Add(PartialSignature.Parse(member, Hex.Decode(partial)));
        }
        return Hex.Encode(session.Signature!.ToBytes());
    }

    private static async Task<HttpStatusCode> PostAsync(
        RegistryHost host,
        KnownGroup group,
        int epoch,
        string signature,
        byte[] block,
        int attempt = 3
    )
    {
        using var body = new ByteArrayContent(block);
        var path = new Uri(
            $"/v1/evidence?epoch={epoch}&attempt={attempt}&group={group.Id}&signature={signature}",
            UriKind.Relative
        );
        using var answer = await host.Http.PostAsync(path, body);
        return answer.StatusCode;
    }
}
