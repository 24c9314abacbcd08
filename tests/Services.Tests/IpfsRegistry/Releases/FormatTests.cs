using System.Text.Json;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Releases;

namespace Notary.Services.Tests.IpfsRegistry.Releases;

/// <summary>The registry's events of releases and bond cases, as older versions wrote them.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData(
        typeof(ReleaseAsked),
        """{"AgreementId":"0x01","Chain":"eip155:1","Agreement":"0x02"}"""
    )]
    [InlineData(
        typeof(ReleaseShown),
        """{"Chain":"eip155:1","AgreementId":"0x01","TxId":"0x03"}"""
    )]
    [InlineData(
        typeof(BondCaseAsked),
        """{"Chain":"eip155:1","Payload":"0x04","Case":"{}","Until":5}"""
    )]
    [InlineData(typeof(BondCaseEnded), """{"Chain":"eip155:1","Outcome":"decided","TxId":null}""")]
    public void It_is_read_and_written_as_it_is(Type type, string golden)
    {
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }
}
