using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Resharing;

namespace Notary.ThresholdBls.Transcripts;

/// <summary>The serialised form, version 1. Bytes are 0x-hex in lower case.</summary>
internal sealed record TranscriptJson(
    string Format,
    ulong Epoch,
    ushort Attempt,
    GroupJson Group,
    OutgoingJson? Outgoing,
    IReadOnlyList<MessageJson> Messages
)
{
    private const string Version1 = "notary/v1/transcript";

    /// <summary>A group of 100 has a document of about 5 MB.</summary>
    private const int MaxLength = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new HexConverter() },
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static TranscriptJson Of(TranscriptDocument document) =>
        new(
            Version1,
            document.Session.Epoch,
            (ushort)document.Session.Attempt,
            new GroupJson(
                document.Session.Parameters.Threshold,
                [.. document.Session.Members.Select(member => member.ToBytes())]
            ),
            document.Session is ResharingSession { Outgoing: var outgoing }
                ? OutgoingJson.Of(outgoing)
                : null,
            [.. document.Messages.Select(MessageJson.Of)]
        );

    public static TranscriptJson Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxLength)
            throw new BlsFormatException($"A transcript has at most {MaxLength} bytes.");
        try
        {
            if (JsonSerializer.Deserialize<TranscriptJson>(json, Options) is { } transcript)
                return transcript;
        }
        catch (JsonException e)
        {
            throw new BlsFormatException($"No transcript: {e.Path} is malformed or missing.");
        }
        throw new BlsFormatException("No transcript: it is empty.");
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    public TranscriptDocument ToDocument()
    {
        if (!string.Equals(Format, Version1, StringComparison.Ordinal))
            throw new BlsFormatException($"A transcript of format {Version1} is needed.");
        try
        {
            var session = ToSession();
            return new TranscriptDocument(
                session,
                [.. Messages.Select(message => message.ToEnvelope(session.Id))]
            );
        }
        catch (ArgumentException)
        {
            throw new BlsFormatException(
                "A group's size or threshold is out of range, or two of its members are one."
            );
        }
    }

    private SharingSession ToSession() =>
        Outgoing is null
            ? DkgSession.Create(
                Epoch,
                Attempt,
                Group.Parameters,
                Group.Identities,
                DkgTimeouts.Default
            )
            : ResharingSession.Create(
                Epoch,
                Attempt,
                Outgoing.ToGroup(),
                Group.Parameters,
                Group.Identities,
                DkgTimeouts.Default
            );
}

/// <param name="Members">DER SubjectPublicKeyInfo, in the members' order.</param>
internal sealed record GroupJson(int Threshold, IReadOnlyList<byte[]> Members)
{
    [JsonIgnore]
    public ThresholdParameters Parameters => new(Members.Count, Threshold);

    [JsonIgnore]
    public IReadOnlyList<IdentityPublicKey> Identities =>
        [.. Members.Select(member => IdentityPublicKey.Parse(member))];
}

/// <param name="Commitments">A_k of the outgoing group: PK and its public shares follow from them.</param>
internal sealed record OutgoingJson(
    int Threshold,
    IReadOnlyList<byte[]> Members,
    IReadOnlyList<byte[]> Commitments
)
{
    public static OutgoingJson Of(OutgoingGroup group) =>
        new(
            group.Key.Parameters.Threshold,
            [.. group.Members.Select(member => member.ToBytes())],
            [.. group.Key.Commitment.Points.Select(point => point.ToBytes())]
        );

    public OutgoingGroup ToGroup()
    {
        var group = new GroupJson(Threshold, Members);
        var points = Commitments.Select(point => G2Point.Parse(point)).ToArray();
        var key = new GroupPublicKey(group.Parameters, new FeldmanCommitment(points));
        return new OutgoingGroup(key, group.Identities);
    }
}

internal sealed record MessageJson(int Kind, int Sender, byte[] Payload, byte[] Signature)
{
    public static MessageJson Of(DkgEnvelope message) =>
        new((int)message.Kind, message.Sender, message.Payload, message.Signature);

    public DkgEnvelope ToEnvelope(Digest session) =>
        new((DkgMessageKind)Kind, session, Sender, Payload, Signature);
}
