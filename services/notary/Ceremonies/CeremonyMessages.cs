using Notary.Contracts.Group;
using Notary.EventStore.Bus;
using Notary.Evm;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Ceremonies;

/// <summary>Between the state machine's envelopes, the bus message and the log's events.</summary>
internal static class CeremonyMessages
{
    private const int MaxPayloadText = 2 + (2 * DkgEnvelope.MaxPayload);

    /// <summary>Own messages leave through the log.</summary>
    public static OutboxMap MapCeremonyMessages(this OutboxMap map) =>
        map.Publish<CeremonyMessageSent>(sent => ToBus(ToEnvelope(sent)))
            .Publish<CeremonySucceeded>(succeeded =>
                succeeded.Group.Member > 0 ? succeeded.Group : null
            );

    public static CeremonyMessage ToBus(DkgEnvelope e) =>
        new(
            (int)e.Kind,
            Hex.Encode(e.Session.ToBytes()),
            e.Sender,
            Hex.Encode(e.Payload),
            Hex.Encode(e.Signature),
            e.AsksForReply
        );

    /// <exception cref="FormatException">Not hexadecimal, or too long.</exception>
    public static DkgEnvelope FromBus(CeremonyMessage m) =>
        ToEnvelope(m.Kind, m.Session, m.Sender, m.Payload, m.Signature) with
        {
            AsksForReply = m.AsksForReply,
        };

    public static CeremonyMessageSent ToSent(DkgEnvelope e)
    {
        var m = ToBus(e);
        return new(m.Session, m.Kind, m.Sender, m.Payload, m.Signature);
    }

    public static CeremonyMessageReceived ToReceived(DkgEnvelope e, DateTimeOffset at)
    {
        var m = ToBus(e);
        return new(m.Session, m.Kind, m.Sender, m.Payload, m.Signature, at);
    }

    public static DkgEnvelope ToEnvelope(CeremonyMessageSent e) =>
        ToEnvelope(e.Kind, e.Session, e.Sender, e.Payload, e.Signature);

    public static DkgEnvelope ToEnvelope(CeremonyMessageReceived e) =>
        ToEnvelope(e.Kind, e.Session, e.Sender, e.Payload, e.Signature);

    private static DkgEnvelope ToEnvelope(
        int kind,
        string session,
        int sender,
        string payload,
        string signature
    ) =>
        payload.Length <= MaxPayloadText
            ? new(
                (DkgMessageKind)kind,
                new Digest(Hex.Decode(session)),
                sender,
                Hex.Decode(payload),
                Hex.Decode(signature)
            )
            : throw new FormatException("A payload is too long.");
}
