using System.Security.Cryptography;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Bench.Threshold.KeyGenerations;

/// <summary>
/// All members of a key generation in one process. Each does its own whole part: nothing is shared but the messages, of which a bus
/// would carry each once.
/// </summary>
internal sealed class InProcessGroup : IDisposable
{
    private const int SeedLength = 32;

    /// <summary>Kind, session and sender.</summary>
    private const int HeaderLength = sizeof(byte) + Digest.Length + sizeof(ushort);

    private readonly IdentityKey[] _identities;
    private readonly DkgMember[] _members;

    public InProcessGroup(int members)
    {
        _identities = [.. Enumerable.Range(0, members).Select(_ => IdentityKey.Create())];
        var session = DkgSession.Create(
            epoch: 1,
            attempt: 1,
            ThresholdParameters.Default(members),
            [.. _identities.Select(identity => identity.PublicKey)],
            DkgTimeouts.Default
        );
        _members =
        [
            .. _identities.Select(
                (identity, i) =>
                    new DkgMember(
                        session,
                        i + 1,
                        identity,
                        RandomNumberGenerator.GetBytes(SeedLength)
                    )
            ),
        ];
    }

    /// <summary>Bytes that were published.</summary>
    public long Published { get; private set; }

    /// <summary>Round by round until nobody says anything new: members at the same time, as many as there are processors.</summary>
    /// <exception cref="InvalidOperationException">It ended without one key.</exception>
    public void Run(CancellationToken cancellation)
    {
        var now = DateTimeOffset.UnixEpoch;
        var said = EveryMember(member => member.Start(now).New, cancellation);
        while (said.Exists(messages => messages.Count > 0))
        {
            var round = said.SelectMany(messages => messages).ToArray();
            Published += round.Sum(m => HeaderLength + m.Payload.Length + m.Signature.Length);
            said = EveryMember(
                member => [.. round.SelectMany(message => member.Handle(message, now).New)],
                cancellation
            );
        }
        var keys = _members.Select(KeyOf).Distinct().ToArray();
        if (keys.Length != 1)
            throw new InvalidOperationException("The members have different keys.");
    }

    private List<IReadOnlyList<DkgEnvelope>> EveryMember(
        Func<DkgMember, IReadOnlyList<DkgEnvelope>> act,
        CancellationToken cancellation
    ) => [.. _members.AsParallel().AsOrdered().WithCancellation(cancellation).Select(act)];

    private static PublicKey KeyOf(DkgMember member) =>
        member.Outcome is DkgOutcome.Succeeded { Key: var key }
            ? key.Group.PublicKey
            : throw new InvalidOperationException($"A member ended with {member.Outcome}.");

    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
        foreach (var identity in _identities)
            identity.Dispose();
    }
}
