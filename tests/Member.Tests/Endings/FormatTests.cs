using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Member.Bonds;
using Notary.Member.Endings;
using Notary.Member.Publications;

namespace Notary.Member.Tests.Endings;

/// <summary>The request for a release, and the events of releases, bonds and published roots, as older versions wrote them.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData(
        typeof(DepositReleaseRequested),
        """{"Chain":"eip155:1","Epoch":2,"Agreement":"0x03","SchemaVersion":1}"""
    )]
    [InlineData(
        typeof(SuspensionSeen),
        """{"Chain":"eip155:1","AgreementId":"0x04","TxId":"0x05","Height":6,"BlockHash":"0x07","SeenAt":8}"""
    )]
    [InlineData(
        typeof(ReleaseReviewed),
        """{"Request":{"Chain":"eip155:1","Epoch":2,"Agreement":"0x03","SchemaVersion":1},"ReceivedAt":9,"Endings":[{"Chain":"eip155:1","Suspended":true,"Released":false,"SuspendedAt":8}],"Open":["0x0a"],"Epoch":2,"PublicShare":"0x0b","Member":1}"""
    )]
    [InlineData(typeof(ReleaseDecided), """{"Message":"0x0c","Refusal":null}""")]
    [InlineData(
        typeof(BondObserved),
        """{"Bond":"100","Challenges":[{"Stream":"challenge-0x0d","Events":4}],"Node":null}"""
    )]
    [InlineData(
        typeof(BondObserved),
        """{"Bond":"100","Challenges":[],"Node":null,"Publications":[{"Stream":"publications","Events":1}]}"""
    )]
    [InlineData(typeof(PublicationsFollowed), """{"Attestors":["0x0e"],"At":8}""")]
    [InlineData(
        typeof(RootPublished),
        """{"Message":{"Epoch":1,"Attestor":"0x0e","Root":"0x0f","Signature":"0x10","ExchangeIds":["0x11"],"Digests":["0x12"],"SchemaVersion":1},"SeenAt":9}"""
    )]
    public void It_is_read_and_written_as_it_is(Type type, string golden)
    {
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }
}
