using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Testing.Exchanges;

/// <summary>Notaries whose key a dealer made, as no real group's is; of four, t = 3.</summary>
public sealed class TestGroup
{
    private readonly SecretShare[] _shares;
    private readonly IdentityKey[] _identities;
    private readonly GroupPublicKey _key;
    private readonly ulong _epoch;

    /// <param name="epoch">Another group's, with a key of its own.</param>
    public TestGroup(int members = 4, ulong epoch = 1)
    {
        _epoch = epoch;
        var parameters = ThresholdParameters.Default(members);
        using var random = RandomNumberGenerator.Create();
        using var polynomial = SecretPolynomial.Random(parameters.Threshold, random);
        _key = new(parameters, polynomial.Commit());
        _shares = [.. Enumerable.Range(1, members).Select(polynomial.ShareFor)];
        _identities = CreateIdentities(members);
    }

    /// <summary>Other members hold the same key, in the next epoch.</summary>
    public TestGroup(TestGroup before)
        : this(before, before._epoch + 1) { }

    public TestGroup(TestGroup before, ulong epoch)
    {
        (_epoch, _shares, _key) = (epoch, before._shares, before._key);
        _identities = CreateIdentities(_shares.Length);
    }

    public byte[] PublicKey => _key.PublicKey.ToBytes();

    /// <summary>As a chain shows it.</summary>
    public GroupState State => new(_epoch, PublicKey, KnownGroup.Parse(AnnouncedBy(1)).Id);

    public GroupActivated AnnouncedBy(int member) =>
        new GroupActivated(
            _epoch,
            _key.Parameters.Threshold,
            Hex.Encode(PublicKey),
            [.. _key.Commitment.Points.Select(p => Hex.Encode(p.ToBytes()))],
            [.. _key.PublicShares.Select(s => Hex.Encode(s.Point.ToBytes()))],
            [.. _identities.Select(i => Hex.Encode(i.PublicKey.ToBytes()))],
            Keccak256.HashText("transcript").ToString(),
            member,
            ""
        ).SignedBy(_identities[member - 1]);

    public IdentityKey IdentityOf(int member) => _identities[member - 1];

    /// <summary>The group's word for an answer, for both chains.</summary>
    public Attestation Vouch(Answer answer)
    {
        var root = MerkleTree.RootOf(ChainHash.Keccak, answer.Digest.ToArray(), []);
        return new(_epoch, [], For(TestChains.Payment)) { DataSignature = For(TestChains.Data) };

        AttestationSignature For(ChainIdentity chain) =>
            GroupAttestation.SignatureFor(
                chain,
                Sign(GroupAttestation.MessageOf(chain, _epoch, root))
            );
    }

    public PartialSignature Partial(int member, string message) =>
        PartialWith(member, message, _shares[member - 1]);

    /// <summary>The group's signature; compressed G1.</summary>
    public byte[] Sign(Bytes32 message) =>
        _key.Combine([
                .. Enumerable
                    .Range(1, _key.Parameters.Threshold)
                    .Select(m => _shares[m - 1].Sign(message.ToArray())),
            ])
            .ToBytes();

    /// <summary>Signed by the member's identity key, and not with its share.</summary>
    public PartialSignature BadPartial(int member, string message) =>
        PartialWith(member, message, _shares[member % _shares.Length]);

    /// <param name="proof">The evidence, 0x-hex; null for the word alone.</param>
    public InclusionStated Statement(
        int member,
        Bytes32 challenge,
        string status,
        string chain,
        string? proof = null
    ) =>
        new InclusionStated(
            challenge.ToString(),
            member,
            status,
            chain,
            10,
            Bytes32.Zero.ToString(),
            1,
            "",
            Proof: proof
        ).SignedBy(_identities[member - 1]);

    /// <summary>Any bytes in place of a partial, signed by the member's identity key.</summary>
    public PartialSignature Partial(int member, string message, string partial) =>
        new PartialSignature(message, member, _epoch, partial, "").SignedBy(
            _identities[member - 1]
        );

    private PartialSignature PartialWith(int member, string message, SecretShare share) =>
        Partial(member, message, Hex.Encode(share.Sign(Hex.Decode(message)).ToBytes()));

    private static IdentityKey[] CreateIdentities(int members) =>
        [.. Enumerable.Range(1, members).Select(_ => IdentityKey.Create())];
}
