using System.Text.Json;
using Notary.Contracts.Challenges;

namespace Notary.Protocol.Challenges;

/// <summary>The message ChallengePublished as JSON, as it is posted and as it stands on a chain (docs/formats.md, "Challenges on chain").</summary>
public static class ChallengeJson
{
    /// <summary>What the contracts of both chains take.</summary>
    public const int MaxBytesOnChain = 16_384;

    private const int MaxTxId = 128;

    /// <summary>No member may be missing, unknown or there twice.</summary>
    public static JsonSerializerOptions Strict { get; } =
        new(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            MaxDepth = 4,
        };

    /// <summary>UTF-8.</summary>
    public static byte[] Write(ChallengeEvidence challenge) =>
        JsonSerializer.SerializeToUtf8Bytes(challenge.ToMessage(), Strict);

    /// <summary>Reads what anybody wrote onto a chain; says nothing yet about whether it is true.</summary>
    /// <exception cref="FormatException">It is no challenge.</exception>
    public static ChallengeEvidence Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytesOnChain)
            throw new FormatException("the evidence is too large");
        var evidence = ChallengeEvidence.Parse(Deserialize(utf8));
        // The only free text in it.
        return
            evidence.PerformedTxId.Length is > 0 and <= MaxTxId
            && evidence.PerformedTxId.All(char.IsAsciiLetterOrDigit)
            ? evidence
            : throw new FormatException("the performed transaction's id is none");
    }

    private static ChallengePublished Deserialize(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<ChallengePublished>(utf8, Strict)
                ?? throw new FormatException("the evidence is null");
        }
        catch (JsonException e)
        {
            throw new FormatException("the evidence is not the JSON of a challenge", e);
        }
    }
}
