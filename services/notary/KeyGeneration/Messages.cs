using Notary.Contracts.Group;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.KeyGeneration;

/// <summary>Between the state machine's envelopes, the bus messages and the log's events.</summary>
internal static class Messages
{
    private const int MaxPayloadText = 2 + (2 * DkgEnvelope.MaxPayload);

    /// <summary>Own messages leave through the log.</summary>
    public static void MapOutbox(OutboxMap map) =>
        map.Publish<KeyGenerationMessageSent>(sent => ToBus(ToEnvelope(sent)))
            .Publish<KeyGenerated>(generated => generated.Group);

    public static object ToBus(DkgEnvelope e)
    {
        var (session, payload, signature) = (
            Hex.Encode(e.Session.ToBytes()),
            Hex.Encode(e.Payload),
            Hex.Encode(e.Signature)
        );
        return e.Kind switch
        {
            DkgMessageKind.Dealing => new DkgDealing(
                session,
                e.Sender,
                payload,
                signature,
                e.AsksForReply
            ),
            DkgMessageKind.Echo => new DkgEcho(
                session,
                e.Sender,
                payload,
                signature,
                e.AsksForReply
            ),
            DkgMessageKind.Complaint => new DkgComplaint(
                session,
                e.Sender,
                payload,
                signature,
                e.AsksForReply
            ),
            DkgMessageKind.Justification => new DkgJustification(
                session,
                e.Sender,
                payload,
                signature,
                e.AsksForReply
            ),
            DkgMessageKind.Transcript => new DkgTranscript(
                session,
                e.Sender,
                payload,
                signature,
                e.AsksForReply
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(e), e.Kind, "no such kind"),
        };
    }

    /// <exception cref="FormatException">Not hexadecimal, or too long.</exception>
    public static DkgEnvelope FromBus(
        DkgMessageKind kind,
        string session,
        int sender,
        string payload,
        string signature,
        bool asksForReply = false
    )
    {
        if (payload.Length > MaxPayloadText)
            throw new FormatException("A payload is too long.");
        var id = new Digest(Hex.Decode(session));
        return new DkgEnvelope(
            kind,
            id,
            sender,
            Hex.Decode(payload),
            Hex.Decode(signature),
            asksForReply
        );
    }

    public static KeyGenerationMessageSent ToSent(DkgEnvelope e) =>
        new(
            Hex.Encode(e.Session.ToBytes()),
            (int)e.Kind,
            e.Sender,
            Hex.Encode(e.Payload),
            Hex.Encode(e.Signature)
        );

    public static KeyGenerationMessageReceived ToReceived(DkgEnvelope e, DateTimeOffset at) =>
        new(
            Hex.Encode(e.Session.ToBytes()),
            (int)e.Kind,
            e.Sender,
            Hex.Encode(e.Payload),
            Hex.Encode(e.Signature),
            at
        );

    public static DkgEnvelope ToEnvelope(KeyGenerationMessageSent e) =>
        FromBus((DkgMessageKind)e.Kind, e.Session, e.Sender, e.Payload, e.Signature);

    public static DkgEnvelope ToEnvelope(KeyGenerationMessageReceived e) =>
        FromBus((DkgMessageKind)e.Kind, e.Session, e.Sender, e.Payload, e.Signature);
}
