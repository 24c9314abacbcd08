using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Resharing;

/// <summary>
/// One participant's side of a resharing: a member of the outgoing group, of the new group, or of both. Whatever way it fails, the
/// outgoing group's shares are untouched; who succeeded may erase its old share once the new group is in force.
/// </summary>
public sealed class ResharingMember : SharingMember
{
    /// <param name="session">The run.</param>
    /// <param name="self">This participant's number: <see cref="SharingSession.NumberOf"/> its identity key.</param>
    /// <param name="identity">Its identity key.</param>
    /// <param name="seed">At least 32 secret random bytes, kept until the run is over: the dealt polynomial follows from them.</param>
    /// <param name="share">
    /// Its share in the outgoing group, which stays the caller's; null for who is no member of it, or has lost the share.
    /// </param>
    /// <param name="sentBefore">The new messages of earlier steps, after a restart: the participant never says anything else instead.</param>
    /// <exception cref="ArgumentException">The identity key or the share is not that of participant <paramref name="self"/>.</exception>
    public ResharingMember(
        ResharingSession session,
        int self,
        IdentityKey identity,
        ReadOnlySpan<byte> seed,
        SecretShare? share,
        IReadOnlyList<DkgEnvelope>? sentBefore = null
    )
        : base(session, self, identity, Polynomial(session, self, seed, share), sentBefore) { }

    private static SecretPolynomial? Polynomial(
        ResharingSession session,
        int self,
        ReadOnlySpan<byte> seed,
        SecretShare? share
    )
    {
        if (share is null)
            return null;
        if (!session.IsDealer(self) || share.PublicShare() != session.PublicShareOf(self))
            throw new ArgumentException(
                $"The share is not that of participant {self} in the outgoing group.",
                nameof(share)
            );
        return SecretPolynomial.Sharing(
            share,
            session.Parameters.Threshold,
            seed,
            session.Id.ToBytes()
        );
    }
}
