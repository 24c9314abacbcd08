using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Protocol.Checkpoints;

/// <summary>
/// How far every service's event log had come, and the hash chain's value there: one IPFS block of canonical JSON, signed by the
/// group. Each links the one before (docs/formats.md, "Checkpoints").
/// </summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="Previous">CID of the one before; null for the first.</param>
/// <param name="Time">Unix seconds, by the clock of who wrote it.</param>
/// <param name="Heads">One for each log, in the order of their names.</param>
public sealed partial record CheckpointDocument(
    ulong Number,
    string? Previous,
    long Time,
    IReadOnlyList<CheckpointHead> Heads
)
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Null where the document says nothing about this log.</summary>
    public CheckpointHead? HeadOf(string log) => Heads.FirstOrDefault(head => head.Log == log);

    /// <summary>Why this cannot come after <paramref name="previous"/>; null where it can. No log is dropped or goes back.</summary>
    /// <param name="previous">What <see cref="Previous"/> names; null for the first.</param>
    public string? ObjectionAfter(CheckpointDocument? previous)
    {
        if (Number != (previous?.Number ?? 0) + 1)
            return "its number does not follow the one before";
        if (Time < previous?.Time)
            return "its time is before that of the one before";
        var bad = previous?.Heads.FirstOrDefault(before => !IsAtOrAfter(before));
        return bad is null
            ? null
            : $"{bad.Log} was at {bad.Position} with another hash, and may not go back";
    }

    /// <summary>The bytes whose hash is the CID.</summary>
    public byte[] ToCanonicalJson() =>
        CanonicalJson.Serialize(JsonSerializer.SerializeToNode(this, Json)!);

    /// <exception cref="FormatException">The bytes are no canonical checkpoint.</exception>
    public static CheckpointDocument Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxSize)
            throw new FormatException($"a checkpoint has at most {MaxSize} bytes");
        try
        {
            var document = JsonSerializer.Deserialize<CheckpointDocument>(json, Json);
            if (document is null || !document.ToCanonicalJson().AsSpan().SequenceEqual(json))
                throw new FormatException("the checkpoint is not canonical JSON");
            return document.Sound();
        }
        catch (JsonException e)
        {
            throw new FormatException("no checkpoint: " + e.Message, e);
        }
    }

    /// <summary>A log's name is its service's instance: "oracle", "notary-1".</summary>
    public static bool IsLogName(string name) => LogName().IsMatch(name);

    private bool IsAtOrAfter(CheckpointHead before) =>
        HeadOf(before.Log) is { } head && (head == before || head.Position > before.Position);

    private CheckpointDocument Sound()
    {
        if (Number == 0 || Number == 1 != Previous is null)
            throw new FormatException(
                "the first checkpoint is number 1, and only it has none before it"
            );
        if (Previous is not null)
            _ = Cid.DigestOf(Previous);
        if (!Heads.All(head => head is not null && IsLogName(head.Log) && head.Position > 0))
            throw new FormatException("a head has a log's name and a position from 1");
        return IsAscending()
            ? this
            : throw new FormatException("heads are in the order of their logs' names, each once");
    }

    private bool IsAscending() =>
        Heads.Zip(Heads.Skip(1)).All(p => string.CompareOrdinal(p.First.Log, p.Second.Log) < 0);

    [GeneratedRegex(
        "^[a-z0-9][a-z0-9-]{0,62}\\z",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LogName();
}

/// <summary>A log's position and its hash chain's value there.</summary>
public sealed record CheckpointHead(string Log, long Position, Bytes32 Hash);
