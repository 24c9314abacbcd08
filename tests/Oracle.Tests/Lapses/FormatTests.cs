using System.Text.Json;
using Notary.Oracle.Accounts;
using Notary.Oracle.Lapses;

namespace Notary.Oracle.Tests.Lapses;

/// <summary>Events of lapses as older versions wrote them.</summary>
public sealed class FormatTests
{
    private const string Zero =
        "0x0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData(
        typeof(WatermarkTaken),
        $$"""{"Chain":{"Id":"eip155:1","Kind":0,"UserContract":"{{Zero}}","ServiceProviderContract":"{{Zero}}"},"Epoch":2,"Since":3,"Until":4,"Except":["0x01"],"GroupId":"0x08","Signature":"0x05"}"""
    )]
    [InlineData(typeof(LapseSeen), """{"Sequence":1,"Side":1,"Watermark":4}""")]
    public void It_is_read_and_written_as_it_is(Type type, string golden)
    {
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }
}
