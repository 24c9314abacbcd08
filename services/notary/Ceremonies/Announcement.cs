using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Ceremonies;

/// <summary>What this member says when a ceremony has ended.</summary>
internal static class Announcement
{
    /// <summary>Signed by the member; of a group to which it does not belong, with number 0 and no signature.</summary>
    public static CeremonySucceeded Of(
        SharingSession session,
        AgreedKey agreed,
        IdentityKey identity
    )
    {
        var member = session.Members.ToList().IndexOf(identity.PublicKey) + 1;
        var said = Of(session, agreed, member, signature: "");
        return member == 0 ? said : said with { Group = said.Group.SignedBy(identity) };
    }

    /// <summary>The same from public data, with the signature that the member gave.</summary>
    public static CeremonySucceeded Of(
        SharingSession session,
        AgreedKey agreed,
        int member,
        string signature
    ) =>
        new(
            Hex.Encode(session.Id.ToBytes()),
            [.. agreed.Qualified.Select(dealing => dealing.Dealer)],
            new GroupActivated(
                session.Epoch,
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

    /// <summary>Codes of docs/reasons.md.</summary>
    public static string CodeOf(DkgFailure reason) =>
        reason switch
        {
            DkgFailure.TooFewDealers => "dkg-too-few-dealers",
            DkgFailure.NoAgreement => "dkg-no-agreement",
            DkgFailure.ShareMissing => "dkg-share-missing",
            DkgFailure.DegenerateKey => "dkg-degenerate-key",
            DkgFailure.NotApproved => "dkg-not-approved",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "no such reason"),
        };
}
