using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>Dealings as bad dealers make them.</summary>
internal static class Dealings
{
    public static DkgEnvelope Sign(this Simulation run, int dealer, Dealing dealing) =>
        run.Sign(DkgMessageKind.Dealing, dealer, dealing.Encode());

    public static Dealing Honest(Simulation run, int dealer)
    {
        using var polynomial = run.Polynomial(dealer);
        return Dealing.Create(run.Sharing, dealer, polynomial);
    }

    /// <summary>Valid, and not the dealer's usual one.</summary>
    public static Dealing Another(Simulation run, int dealer)
    {
        using var polynomial = Polynomial(run, dealer, run.Sharing.Parameters.Threshold);
        return Dealing.Create(run.Sharing, dealer, polynomial);
    }

    public static Dealing OfDegree(Simulation run, int dealer, int degree)
    {
        using var polynomial = Polynomial(run, dealer, degree + 1);
        return Dealing.Create(run.Sharing, dealer, polynomial);
    }

    /// <summary>Honest but for some members' shares, which are others'.</summary>
    public static Dealing WithBadShares(Simulation run, int dealer, params int[] victims)
    {
        using var polynomial = run.Polynomial(dealer);
        var dealing = Dealing.Create(run.Sharing, dealer, polynomial);
        var shares = dealing.SealedShares.ToArray();
        foreach (var victim in victims)
        {
            using var wrong = polynomial.ShareFor(victim + 1);
            var context = run.Sharing.ShareContext(dealer, victim);
            shares[victim - 1] = SealedShare.Seal(wrong, run.Sharing.Members[victim - 1], context);
        }
        return dealing with { SealedShares = shares };
    }

    /// <summary>An honest dealing's bytes with other ones in place of its first commitment.</summary>
    public static DkgEnvelope WithFirstPoint(Simulation run, int dealer, byte[] point)
    {
        const int Count = sizeof(ushort);
        var payload = Honest(run, dealer).Encode();
        point.CopyTo(payload, Count);
        return run.Sign(DkgMessageKind.Dealing, dealer, payload);
    }

    /// <summary>A polynomial with the secret that the session admits of this dealer.</summary>
    private static SecretPolynomial Polynomial(Simulation run, int dealer, int coefficients)
    {
        var seed = new byte[32];
        var context = BitConverter.GetBytes(dealer);
        return run is Handover handover
            ? SecretPolynomial.Sharing(handover.OldShare(dealer)!, coefficients, seed, context)
            : SecretPolynomial.FromSeed(coefficients, seed, context);
    }
}
