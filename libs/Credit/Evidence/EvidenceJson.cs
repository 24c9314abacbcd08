using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notary.Credit.Evidence;

/// <summary>
/// RFC 8785 by construction: parameters stand in the order of their names, values are visible ASCII, integers below 2^53, booleans and
/// null. Whatever else a reader would let through is not what the block says when it is written again.
/// </summary>
internal static class EvidenceJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    public static byte[] Write(EvidenceBlock block) =>
        JsonSerializer.SerializeToUtf8Bytes(block, Options);

    public static EvidenceBlock Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > EvidenceBlock.MaxSize)
        {
            throw new FormatException(
                $"an evidence block has at most {EvidenceBlock.MaxSize} bytes; this one has {json.Length}"
            );
        }
        try
        {
            var block = JsonSerializer.Deserialize<EvidenceBlock>(json, Options);
            return block is not null && Write(block).AsSpan().SequenceEqual(json)
                ? block
                : throw new FormatException("the evidence block is not canonical JSON");
        }
        catch (JsonException e)
        {
            throw new FormatException("no evidence block: " + e.Message, e);
        }
    }
}
