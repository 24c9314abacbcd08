using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Transcripts;

namespace Notary.GroupSigning;

/// <summary>The group that a transcript shows: by its id it is the group that the chains have in force, or not.</summary>
/// <param name="Id">As <see cref="KnownGroup.Id"/>.</param>
public sealed record TranscriptGroup(SharingSession Session, AgreedKey Key, Bytes32 Id)
{
    /// <exception cref="BlsFormatException">The document does not hold; the text says what is wrong.</exception>
    public static TranscriptGroup Of(TranscriptDocument document)
    {
        var key = document.Verify();
        var words = SignedWords.Of(Describe(document.Session, key));
        return new(document.Session, key, Keccak256.Hash(words));
    }

    /// <summary>As its members announce it, without the one who does.</summary>
    private static GroupActivated Describe(SharingSession session, AgreedKey key) =>
        new(
            session.Epoch,
            key.Group.Parameters.Threshold,
            Hex.Encode(key.Group.PublicKey.ToBytes()),
            [.. key.Group.Commitment.Points.Select(point => Hex.Encode(point.ToBytes()))],
            [.. key.Group.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()))],
            [.. session.Members.Select(member => Hex.Encode(member.ToBytes()))],
            Hex.Encode(key.TranscriptHash.ToBytes()),
            Member: 0,
            Signature: ""
        );
}
