using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Dkg;

/// <summary>What a dealer broadcasts: commitments to its polynomial, proof that it knows the secret, and everybody's sealed share.</summary>
/// <param name="SealedShares">s_{i,j} sealed to member j, at j − 1.</param>
public sealed record Dealing(
    FeldmanCommitment Commitment,
    Signature Possession,
    IReadOnlyList<byte[]> SealedShares
)
{
    /// <summary>Deals <paramref name="polynomial"/> to the session's members (equation 2).</summary>
    public static Dealing Create(SharingSession session, int dealer, SecretPolynomial polynomial) =>
        new(
            polynomial.Commit(),
            polynomial.ProvePossession(session.DealerContext(dealer)),
            [.. session.Members.Select((key, j) => Seal(session, dealer, polynomial, j + 1, key))]
        );

    /// <summary>What everybody can check: the degree, the number of shares, the secret's public side and the proof of its possession.</summary>
    public bool IsPubliclyValid(SharingSession session, int dealer) =>
        Commitment.Threshold == session.Parameters.Threshold
        && SealedShares.Count == session.Parameters.Members
        && session.Admits(dealer, Commitment)
        && Commitment.PublicKey.VerifyPossession(session.DealerContext(dealer), Possession);

    /// <summary>The share dealt to <paramref name="member"/>; null where it cannot be opened or fails equation 3.</summary>
    public SecretShare? OpenShare(
        SharingSession session,
        int dealer,
        int member,
        IdentityKey identity
    )
    {
        var sealedShare = SealedShares[member - 1];
        var share = SealedShare.Open(
            sealedShare,
            member,
            identity,
            session.ShareContext(dealer, member)
        );
        if (share is null || Commitment.Verify(share))
            return share;
        share.Dispose();
        return null;
    }

    internal byte[] Encode() =>
        new WireWriter()
            .List(Commitment.Points, (writer, point) => writer.Bytes(point.ToBytes()))
            .Bytes(Possession.ToBytes())
            .List(SealedShares, (writer, share) => writer.Bytes(share))
            .ToArray();

    /// <exception cref="BlsFormatException">Malformed.</exception>
    internal static Dealing Decode(byte[] payload, SharingSession session)
    {
        var members = session.Parameters.Members;
        var reader = new WireReader(payload);
        var points = reader.List(members, r => G2Point.Parse(r.Bytes(G2Point.Length)));
        if (points.Count == 0)
            throw new BlsFormatException("A dealing has commitments.");
        var possession = Signature.Parse(reader.Bytes(G1Point.Length));
        var shares = reader.List(members, r => r.Bytes(SealedShare.Length).ToArray());
        reader.End();
        return new Dealing(new FeldmanCommitment(points), possession, shares);
    }

    private static byte[] Seal(
        SharingSession session,
        int dealer,
        SecretPolynomial polynomial,
        int member,
        IdentityPublicKey key
    )
    {
        using var share = polynomial.ShareFor(member);
        return SealedShare.Seal(share, key, session.ShareContext(dealer, member));
    }
}
