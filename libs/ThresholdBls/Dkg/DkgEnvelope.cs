using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>Kinds of messages; numbers are part of what is signed and are only ever appended to.</summary>
public enum DkgMessageKind
{
    Dealing = 1,
    Echo = 2,
    Complaint = 3,
    Justification = 4,
    Transcript = 5,
    Approval = 6,
}

/// <summary>
/// A message of one participant, signed by its identity key. Anyone may pass it on: it counts for its sender, whoever brought it.
/// </summary>
/// <param name="Sender">The participant's number, from 1.</param>
/// <param name="Payload">The encoded message of that kind.</param>
/// <param name="Signature">ECDSA P-256 in DER over kind, session, sender and payload.</param>
/// <param name="AsksForReply">An unsigned hint: whoever sent this is not finished and wants what others have.</param>
public sealed record DkgEnvelope(
    DkgMessageKind Kind,
    Digest Session,
    int Sender,
    byte[] Payload,
    byte[] Signature,
    bool AsksForReply = false
)
{
    /// <summary>The largest payload that a reader looks at: a dealing among 1,024 members.</summary>
    public const int MaxPayload = 256 * 1024;

    /// <summary>Names the message, whatever its signature's random part.</summary>
    public Digest Hash() => Digest.Of(SignedBytes(Kind, Session, Sender, Payload));

    /// <summary>The dealings that a complaint is about; none for any other message, and for one that cannot be read.</summary>
    public IReadOnlyList<DealingRef> Accusations(SharingSession session)
    {
        try
        {
            return Kind == DkgMessageKind.Complaint
                ? Complaint.Decode(Payload, session).Against
                : [];
        }
        catch (BlsFormatException)
        {
            return [];
        }
    }

    internal static DkgEnvelope Sign(
        DkgMessageKind kind,
        Digest session,
        int sender,
        byte[] payload,
        IdentityKey identity
    ) =>
        new(
            kind,
            session,
            sender,
            payload,
            identity.Sign(SignedBytes(kind, session, sender, payload))
        );

    /// <summary>Does it belong to the session, is it its sender's to say, and does it carry its sender's signature?</summary>
    internal bool IsAuthentic(SharingSession session) =>
        Session == session.Id
        && MaySay(session)
        && Payload.Length <= MaxPayload
        && session
            .Participants[Sender - 1]
            .Verify(SignedBytes(Kind, Session, Sender, Payload), Signature);

    private bool MaySay(SharingSession session) =>
        Kind switch
        {
            DkgMessageKind.Dealing or DkgMessageKind.Justification => session.IsDealer(Sender),
            DkgMessageKind.Complaint or DkgMessageKind.Transcript => session.IsMember(Sender),
            DkgMessageKind.Approval => session.ApprovalsNeeded > 0 && session.IsDealer(Sender),
            _ => session.IsParticipant(Sender),
        };

    private static byte[] SignedBytes(
        DkgMessageKind kind,
        Digest session,
        int sender,
        byte[] payload
    ) =>
        new WireWriter()
            .Bytes("notary/v1/dkg-message"u8)
            .Byte((byte)kind)
            .Bytes(session.ToBytes())
            .UInt16(sender)
            .Bytes(payload)
            .ToArray();
}
