using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Setup;
using Notary.Services.Tests.IpfsRegistry;
using Xunit;

namespace Notary.Services.Tests.Client;

public sealed class RegistryClientTests
{
    [Fact]
    public async Task A_document_is_published_found_and_read_at_the_real_registry()
    {
        await using var host = await RegistryHost.StartAsync();
        var registry = new RegistryClient(host.Http);
        var published = await registry.PublishAsync(Deal.GroupDocument);
        Assert.Equal(Cid.Of(Deal.GroupDocument.ToCanonicalJson()), published.Cid);
        Assert.Equal(SetupStatus.Group, published.Status);
        Assert.Equal(published, await registry.FindAsync(Bytes32.Zero));
        var read = await registry.GetAsync(published.Cid);
        Assert.Equal(Deal.GroupDocument.ToCanonicalJson(), read.ToCanonicalJson());
    }
}
