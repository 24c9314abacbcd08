using System.Security.Cryptography;
using Notary.Chains;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Testing.Exchanges;

/// <summary>Four notaries whose key a dealer made, as no real group's is: t = 3.</summary>
public sealed class TestGroup
{
    private readonly SecretShare[] _shares;
    private readonly IdentityKey[] _identities;
    private readonly GroupPublicKey _key;

    public TestGroup(int members = 4)
    {
        var parameters = ThresholdParameters.Default(members);
        using var random = RandomNumberGenerator.Create();
        using var polynomial = SecretPolynomial.Random(parameters.Threshold, random);
        _key = new(parameters, polynomial.Commit());
        _shares = [.. Enumerable.Range(1, members).Select(polynomial.ShareFor)];
        _identities = [.. Enumerable.Range(1, members).Select(_ => IdentityKey.Create())];
    }

    public byte[] PublicKey => _key.PublicKey.ToBytes();

    /// <summary>As a chain shows it.</summary>
    public GroupState State => new(1, PublicKey, KnownGroup.Parse(AnnouncedBy(1)).Id);

    public GroupActivated AnnouncedBy(int member) =>
        new GroupActivated(
            1,
            _key.Parameters.Threshold,
            Hex.Encode(PublicKey),
            [.. _key.Commitment.Points.Select(p => Hex.Encode(p.ToBytes()))],
            [.. _key.PublicShares.Select(s => Hex.Encode(s.Point.ToBytes()))],
            [.. _identities.Select(i => Hex.Encode(i.PublicKey.ToBytes()))],
            Keccak256.HashText("transcript").ToString(),
            member,
            ""
        ).SignedBy(_identities[member - 1]);

    public PartialSignature Partial(int member, string message) =>
        PartialWith(member, message, _shares[member - 1]);

    /// <summary>Signed by the member's identity key, and not with its share.</summary>
    public PartialSignature BadPartial(int member, string message) =>
        PartialWith(member, message, _shares[member % _shares.Length]);

    public InclusionStated Statement(int member, Bytes32 challenge, string status, string chain) =>
        new InclusionStated(
            challenge.ToString(),
            member,
            status,
            chain,
            10,
            Bytes32.Zero.ToString(),
            1,
            ""
        ).SignedBy(_identities[member - 1]);

    private PartialSignature PartialWith(int member, string message, SecretShare share) =>
        new PartialSignature(
            message,
            member,
            1,
            Hex.Encode(share.Sign(Hex.Decode(message)).ToBytes()),
            ""
        ).SignedBy(_identities[member - 1]);
}
