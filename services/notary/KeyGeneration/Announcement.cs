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
        var activated = new GroupActivated(
            (ulong)options.Epoch,
            key.Group.Parameters.Threshold,
            Hex.Encode(key.Group.PublicKey.ToBytes()),
            [.. key.Group.Commitment.Points.Select(point => Hex.Encode(point.ToBytes()))],
            [.. key.Group.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()))],
            [.. session.Members.Select(member => Hex.Encode(member.ToBytes()))],
            Hex.Encode(key.TranscriptHash.ToBytes()),
            options.Member,
            Signature: ""
        );
        var dealers = key.Qualified.Select(dealing => dealing.Dealer);
        return new KeyGenerated(
            Hex.Encode(session.Id.ToBytes()),
            [.. dealers],
            activated.SignedBy(keystore.Identity)
        );
    }

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
