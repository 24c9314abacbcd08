using System.Runtime.InteropServices;

namespace Notary.ThresholdBls.Dkg;

/// <summary>One broadcast item as an echo names it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EchoedItem(DkgMessageKind Kind, int Author, Digest Hash);

/// <summary>A dealing as complaints and transcripts name it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DealingRef(int Dealer, Digest Hash);

/// <summary>"These are the items that I received first from their authors": an item counts with n − f matching echoes.</summary>
internal sealed record Echo(IReadOnlyList<EchoedItem> Items)
{
    // A participant is the author of at most one dealing, one complaint and one justification.
    private const int ItemsOfAnAuthor = 3;

    public byte[] Encode() =>
        new WireWriter()
            .List(
                Items,
                (w, item) => w.Byte((byte)item.Kind).UInt16(item.Author).Bytes(item.Hash.ToBytes())
            )
            .ToArray();

    public static Echo Decode(byte[] payload, SharingSession session)
    {
        var reader = new WireReader(payload);
        var items = reader.List(
            ItemsOfAnAuthor * session.Participants.Count,
            r => new EchoedItem(
                (DkgMessageKind)r.Byte(),
                r.UInt16(),
                new Digest(r.Bytes(Digest.Length))
            )
        );
        reader.End();
        return new Echo(items);
    }
}

/// <summary>"My share of these dealings is bad": one statement of every member, usually empty.</summary>
internal sealed record Complaint(IReadOnlyList<DealingRef> Against)
{
    public byte[] Encode() => DealingRefs.Encode(Against);

    public static Complaint Decode(byte[] payload, SharingSession session) =>
        new(DealingRefs.Decode(payload, session));
}

/// <summary>
/// "The key is made of these dealings": n − f members' with equal payloads end a key generation; a resharing needs t outgoing members'
/// approval, with the same payload, too.
/// </summary>
internal sealed record Transcript(IReadOnlyList<DealingRef> Qualified)
{
    public byte[] Encode() => DealingRefs.Encode(Qualified);

    public static Transcript Decode(byte[] payload, SharingSession session) =>
        new(DealingRefs.Decode(payload, session));
}

/// <summary>A dealer's answer to complaints: the shares in question, which the complainers either knew or never got.</summary>
internal sealed record Justification(IReadOnlyList<RevealedShare> Shares)
{
    public byte[] Encode() =>
        new WireWriter()
            .List(
                Shares,
                (writer, share) => writer.UInt16(share.Member).Bytes(share.Value.ToBytes())
            )
            .ToArray();

    public static Justification Decode(byte[] payload, SharingSession session)
    {
        var reader = new WireReader(payload);
        var shares = reader.List(
            session.Parameters.Members,
            r => new RevealedShare(r.UInt16(), Scalar.Parse(r.Bytes(Scalar.Length)))
        );
        reader.End();
        return new Justification(shares);
    }
}

/// <summary>s_{i,j}, no longer a secret.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RevealedShare(int Member, Scalar Value);

internal static class DealingRefs
{
    public static byte[] Encode(IReadOnlyList<DealingRef> dealings) =>
        new WireWriter()
            .List(dealings, (w, dealing) => w.UInt16(dealing.Dealer).Bytes(dealing.Hash.ToBytes()))
            .ToArray();

    /// <summary>In ascending order of dealers, so that a set has one encoding.</summary>
    public static IReadOnlyList<DealingRef> Decode(byte[] payload, SharingSession session)
    {
        var reader = new WireReader(payload);
        var dealings = reader.List(
            session.Dealers.Count,
            r => new DealingRef(r.UInt16(), new Digest(r.Bytes(Digest.Length)))
        );
        reader.End();
        var previous = 0;
        foreach (var (dealer, _) in dealings)
        {
            if (dealer <= previous || !session.IsDealer(dealer))
                throw new BlsFormatException("Dealers are listed once, in ascending order.");
            previous = dealer;
        }
        return dealings;
    }
}
