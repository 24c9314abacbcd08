using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>One member's side of the distributed key generation (equations 2–5 of the fast-payments paper, completed).</summary>
public sealed class DkgMember : SharingMember
{
    /// <param name="session">The run.</param>
    /// <param name="self">This member's number, from 1.</param>
    /// <param name="identity">Its identity key.</param>
    /// <param name="seed">At least 32 secret random bytes, kept until the run is over: the polynomial follows from them. Empty
    /// once they are erased: it then deals and justifies nothing that it did not say before.</param>
    /// <param name="sentBefore">The new messages of earlier steps, after a restart: the member never says anything else instead.</param>
    /// <exception cref="ArgumentException">The identity key is not the one of member <paramref name="self"/>.</exception>
    public DkgMember(
        DkgSession session,
        int self,
        IdentityKey identity,
        ReadOnlySpan<byte> seed,
        IReadOnlyList<DkgEnvelope>? sentBefore = null
    )
        : base(session, self, identity, Polynomial(session, seed), sentBefore) { }

    private static SecretPolynomial? Polynomial(DkgSession session, ReadOnlySpan<byte> seed) =>
        seed.IsEmpty
            ? null
            : SecretPolynomial.FromSeed(session.Parameters.Threshold, seed, session.Id.ToBytes());
}
