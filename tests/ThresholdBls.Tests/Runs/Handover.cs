using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Resharing;

namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>A group whose key a dealer made, and which hands it on.</summary>
internal sealed class Handover : Simulation
{
    private readonly DealtGroup _outgoing;
    private readonly IdentityKey[] _identities;

    private Handover(
        ResharingSession session,
        DealtGroup outgoing,
        IdentityKey[] identities,
        int seed
    )
        : base(session, seed) => (_outgoing, _identities) = (outgoing, identities);

    /// <summary>
    /// Of <paramref name="outgoing"/> members the last <paramref name="staying"/> stay and become the first of the
    /// <paramref name="incoming"/> new ones.
    /// </summary>
    public static Handover Create(
        int outgoing,
        int incoming,
        int staying,
        int seed,
        DkgTimeouts? timeouts = null
    )
    {
        var identities = Enumerable
            .Range(0, outgoing + incoming - staying)
            .Select(_ => IdentityKey.Create())
            .ToArray();
        var group = new DealtGroup(outgoing, seed);
        var keys = identities.Select(identity => identity.PublicKey).ToArray();
        var session = ResharingSession.Create(
            epoch: 2,
            attempt: 1,
            new OutgoingGroup(group.Key, [.. keys.Skip(incoming), .. keys.Take(staying)]),
            ThresholdParameters.Default(incoming),
            [.. keys.Take(incoming)],
            timeouts ?? Timeouts
        );
        return new Handover(session, group, identities, seed);
    }

    /// <summary>A resharing to the same members.</summary>
    public static Handover Refresh(int members, int seed) =>
        Create(members, members, staying: members, seed);

    public ResharingSession Session => (ResharingSession)Sharing;

    public DealtGroup Outgoing => _outgoing;

    /// <summary>Participants that deal.</summary>
    public int[] Dealers => [.. Session.Dealers.Order()];

    /// <summary>Participants that leave.</summary>
    public int[] Leavers => [.. Session.Dealers.Where(p => !Session.IsMember(p)).Order()];

    public override IdentityKey Identity(int participant) => _identities[participant - 1];

    /// <summary>A participant's share in the outgoing group.</summary>
    public SecretShare? OldShare(int participant) =>
        Session.OutgoingNumberOf(participant) is { } number ? _outgoing.Shares[number - 1] : null;

    public override SecretPolynomial Polynomial(int participant) =>
        SecretPolynomial.Sharing(
            OldShare(participant)!,
            Session.Parameters.Threshold,
            Seed(participant),
            Session.Id.ToBytes()
        );

    public AgreedKey HandedOverBy(int participant) =>
        Assert.IsType<DkgOutcome.HandedOver>(Members[participant].Machine.Outcome).Key;

    protected override SharingMember Create(
        int participant,
        IReadOnlyList<DkgEnvelope> sentBefore
    ) =>
        new ResharingMember(
            Session,
            participant,
            Identity(participant),
            Seed(participant),
            OldShare(participant),
            sentBefore
        );

    public override void Dispose()
    {
        base.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
    }
}
