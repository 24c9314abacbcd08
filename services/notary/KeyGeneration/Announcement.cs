using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.KeyGeneration;

/// <summary>What this member says when the key generation has ended.</summary>
internal static class Announcement
{
    public static KeyGenerated Of(
        NotaryOptions options,
        DkgSession session,
        GeneratedKey key,
        Keystore keystore
    )
    {
        var said = Of((ulong)options.Epoch, options.Member, session, key, signature: "");
        return said with { Group = said.Group.SignedBy(keystore.Identity) };
    }

    /// <summary>The same from public data, with the signature that the member gave.</summary>
    public static KeyGenerated Of(
        ulong epoch,
        int member,
        DkgSession session,
        AgreedKey agreed,
        string signature
    ) =>
        new(
            Hex.Encode(session.Id.ToBytes()),
            [.. agreed.Qualified.Select(dealing => dealing.Dealer)],
            new(
                epoch,
                agreed.Group.Parameters.Threshold,
                Hex.Encode(agreed.Group.PublicKey.ToBytes()),
                [.. agreed.Group.Commitment.Points.Select(point => Hex.Encode(point.ToBytes()))],
                [.. agreed.Group.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()))],
                [.. session.Members.Select(key => Hex.Encode(key.ToBytes()))],
                Hex.Encode(agreed.TranscriptHash.ToBytes()),
                member,
                signature
            )
        );

    public static ActiveGroup Activate(KeyGenerated announcement, GeneratedKey key) =>
        new(
            announcement.Group.Epoch,
            announcement.Group.Member,
            key.Group,
            key.Share,
            announcement.Group
        );

    /// <summary>Codes of docs/reasons.md.</summary>
    public static string CodeOf(DkgFailure reason) =>
        reason switch
        {
            DkgFailure.TooFewDealers => "dkg-too-few-dealers",
            DkgFailure.NoAgreement => "dkg-no-agreement",
            DkgFailure.ShareMissing => "dkg-share-missing",
            DkgFailure.DegenerateKey => "dkg-degenerate-key",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "no such reason"),
        };
}
