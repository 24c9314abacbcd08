using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>A group that generates its key.</summary>
internal sealed class KeyGeneration : Simulation
{
    private readonly IdentityKey[] _identities;

    public KeyGeneration(int members, int seed, DkgTimeouts? timeouts = null)
        : this(
            ThresholdParameters.Default(members),
            [.. Enumerable.Range(0, members).Select(_ => IdentityKey.Create())],
            attempt: 1,
            seed,
            timeouts ?? Timeouts
        ) { }

    private KeyGeneration(
        ThresholdParameters parameters,
        IdentityKey[] identities,
        int attempt,
        int seed,
        DkgTimeouts timeouts
    )
        : base(
            DkgSession.Create(
                1,
                attempt,
                parameters,
                [.. identities.Select(i => i.PublicKey)],
                timeouts
            ),
            seed
        ) => _identities = identities;

    /// <summary>Another run of the same members.</summary>
    public KeyGeneration Again(int attempt, int seed) =>
        new(Session.Parameters, _identities, attempt, seed, Session.Timeouts);

    public DkgSession Session => (DkgSession)Sharing;

    public override IdentityKey Identity(int participant) => _identities[participant - 1];

    public override SecretPolynomial Polynomial(int participant) =>
        SecretPolynomial.FromSeed(
            Session.Parameters.Threshold,
            Seed(participant),
            Session.Id.ToBytes()
        );

    protected override SharingMember Create(
        int participant,
        IReadOnlyList<DkgEnvelope> sentBefore
    ) => new DkgMember(Session, participant, Identity(participant), Seed(participant), sentBefore);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
    }
}
