using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Protocol.Tests;

public sealed class JsonFormTests
{
    [Fact]
    public void Structures_have_the_JSON_form_that_other_languages_write()
    {
        AssertForm(ProtocolVectors.SignedAgreement, "agreement");
        AssertForm(ProtocolVectors.GivenAnswer, "answer");
    }

    [Theory]
    [InlineData("sequence", "-1")]
    [InlineData("sequence", "18446744073709551616")]
    [InlineData("sequence", "0x7")]
    [InlineData("firstMover", "2")]
    [InlineData("indexHash", "0x00")]
    [InlineData("consumer", "nobody")]
    [InlineData("amount", "")]
    public void A_value_out_of_its_range_is_refused(string member, string value)
    {
        var json = ProtocolVectors.GivenAnswer.ToJson();
        json[member] = value;
        AssertRefused(json);
    }

    [Fact]
    public void Missing_additional_and_numeric_members_are_refused()
    {
        var json = ProtocolVectors.GivenAnswer.ToJson();
        json["more"] = "1";
        AssertRefused(json);
        json.Remove("more");
        json["sequence"] = 7;
        AssertRefused(json);
        json.Remove("sequence");
        AssertRefused(json);
        AssertRefused(new JsonArray());
    }

    [Fact]
    public void An_attestation_survives_its_JSON_form()
    {
        var attestation = AttestationCodec.FromAbiHex(ProtocolVectors.Text("abi", "attestation"));
        var read = AttestationJson.FromJson(Element(attestation.ToJson()));
        Assert.Equal(attestation.ToAbiHex(), read.ToAbiHex());
        Assert.Equal(
            attestation.ToJson().ToJsonString(),
            Written(json => AttestationJson.Write(json, attestation))
        );
    }

    [Theory]
    [InlineData("""{"epoch":"1","path":[1],"signature":"0x"}""")]
    [InlineData("""{"epoch":"1","signature":"0x"}""")]
    [InlineData("[]")]
    public void No_attestation_is_refused(string json) =>
        Assert.Throws<FormatException>(() =>
            AttestationJson.FromJson(JsonDocument.Parse(json).RootElement)
        );

    private static void AssertForm<T>(T value, string name)
        where T : IEip712Struct<T>
    {
        var expected = JsonNode.Parse(ProtocolVectors.At(name, "value").GetRawText())!.AsObject();
        var actual = value.ToJson();
        Assert.Equal(
            string.Join(' ', expected.Select(m => m.Key)),
            string.Join(' ', actual.Select(m => m.Key))
        );
        Assert.All(expected, m => Assert.Equal($"{m.Value}", $"{actual[m.Key]}", ignoreCase: true));
        Assert.Equal(value, StructJson.FromJson<T>(Element(actual)));
        Assert.Equal(actual.ToJsonString(), Written(json => StructJson.Write(json, value)));
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void AssertRefused(JsonNode json) =>
        Assert.Throws<FormatException>(() => StructJson.FromJson<Answer>(Element(json)));

    private static JsonElement Element(JsonNode json) =>
        JsonDocument.Parse(json.ToJsonString()).RootElement;
}
