using Notary.Member.Keys;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Resharing;

namespace Notary.Member.Ceremonies;

/// <summary>This member's place in a ceremony, by its identity: a participant, or an observer.</summary>
/// <param name="outgoingShare">Its share in the group that hands over, for the caller to dispose of; null where it has none.</param>
internal sealed class Seat(Keystore keystore, Func<SecretShare?> outgoingShare)
{
    /// <param name="sentBefore">What it said before a restart.</param>
    /// <param name="isOver">It has succeeded before: an erased seed is not made again.</param>
    public ISharingParty Take(
        SharingSession session,
        IReadOnlyList<DkgEnvelope> sentBefore,
        bool isOver
    )
    {
        if (session.NumberOf(keystore.Identity.PublicKey) is not { } number)
            return new SharingObserver(session);
        if (session is ResharingSession resharing)
            return Take(resharing, number, sentBefore, isOver);
        var seed = Seed(session, isOver);
        return new DkgMember((DkgSession)session, number, keystore.Identity, seed, sentBefore);
    }

    public void Keep(SharingSession session, SecretShare share) =>
        keystore.SaveShare(session.Id, session.Epoch, share);

    private ResharingMember Take(
        ResharingSession session,
        int number,
        IReadOnlyList<DkgEnvelope> sentBefore,
        bool isOver
    )
    {
        using var held = session.OutgoingNumberOf(number) is null ? null : outgoingShare();
        var seed = held is null ? [] : Seed(session, isOver);
        var share = seed is [] ? null : held;
        return new(session, number, keystore.Identity, seed, share, sentBefore);
    }

    private byte[] Seed(SharingSession session, bool isOver) =>
        isOver ? keystore.FindDealerSeed(session.Id) ?? [] : keystore.DealerSeed(session.Id);
}
