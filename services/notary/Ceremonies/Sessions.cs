using Notary.Evm;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Resharing;

namespace Notary.Member.Ceremonies;

/// <summary>Sessions in the form in which they are recorded.</summary>
internal static class Sessions
{
    public static CeremonyStarted Describe(this SharingSession session, DateTimeOffset at) =>
        new(
            Hex.Encode(session.Id.ToBytes()),
            session.Epoch,
            session.Attempt,
            session.Parameters.Threshold,
            Keys(session.Members),
            at,
            session is ResharingSession { Outgoing: var outgoing }
                ? new(
                    outgoing.Key.Parameters.Threshold,
                    Keys(outgoing.Members),
                    [.. outgoing.Key.Commitment.Points.Select(p => Hex.Encode(p.ToBytes()))]
                )
                : null
        );

    /// <exception cref="FormatException">A key or a point is malformed.</exception>
    /// <exception cref="ArgumentException">A group's size or threshold is out of range, or two of its members are one.</exception>
    public static SharingSession Restore(CeremonyStarted started)
    {
        var (parameters, members) = Group(started.Threshold, started.Members);
        if (started.Outgoing is not { } shape)
            return DkgSession.Create(
                started.Epoch,
                started.Attempt,
                parameters,
                members,
                DkgTimeouts.Default
            );
        var (outgoing, identities) = Group(shape.Threshold, shape.Members);
        var commitment = shape.Commitments.Select(p => G2Point.Parse(Hex.Decode(p)));
        var key = new GroupPublicKey(outgoing, new FeldmanCommitment([.. commitment]));
        return ResharingSession.Create(
            started.Epoch,
            started.Attempt,
            new OutgoingGroup(key, identities),
            parameters,
            members,
            DkgTimeouts.Default
        );
    }

    private static string[] Keys(IEnumerable<IdentityPublicKey> identities) =>
        [.. identities.Select(key => Hex.Encode(key.ToBytes()))];

    private static (ThresholdParameters, IdentityPublicKey[]) Group(
        int threshold,
        string[] members
    ) =>
        (
            new(members.Length, threshold),
            [.. members.Select(key => IdentityPublicKey.Parse(Hex.Decode(key)))]
        );
}
