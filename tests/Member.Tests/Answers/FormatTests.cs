using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Member.Answers;

namespace Notary.Member.Tests.Answers;

/// <summary>Messages and events of answers that the group vouches for, as older versions have them.</summary>
public sealed class FormatTests
{
    private const string Asked =
        """{"Chain":"eip155:1","Epoch":2,"Agreement":"0x01","Answer":"0x02","Intent":"0x03","IntentSignature":"0x04","SchemaVersion":1}""";

    [Theory]
    [InlineData(typeof(AnswerSignatureRequested), Asked)]
    [InlineData(
        typeof(AnswerReviewed),
        $$"""{"Request":{{Asked}},"ReceivedAt":5,"PaymentBalance":"6","DataBalance":"7","Ended":[{"Sequence":8,"Side":1,"Lapsed":true}],"Epoch":2,"PublicShare":"0x09","Member":1}"""
    )]
    [InlineData(typeof(AnswerDecided), """{"Message":"0x0a","Refusal":null}""")]
    public void It_is_read_and_written_as_it_is(Type type, string golden)
    {
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }
}
