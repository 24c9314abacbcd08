using Notary.Contracts.Challenges;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Setup;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>A group as its members announced it: whose partials make its signature, and whose messages are its members'.</summary>
/// <param name="Identities">Member i is at i − 1.</param>
public sealed record KnownGroup(
    ulong Epoch,
    GroupPublicKey Key,
    IReadOnlyList<IdentityPublicKey> Identities
)
{
    /// <summary>Equal for members who announced the same: keccak256 of what they signed, but for their number.</summary>
    public required Bytes32 Id { get; init; }

    /// <summary>t.</summary>
    public int Threshold => Key.Parameters.Threshold;

    /// <summary>PK as 0x-hex, G2 compressed.</summary>
    public string PublicKey { get; } = Hex.Encode(Key.PublicKey.ToBytes());

    /// <summary>The group as setup documents name it.</summary>
    public SetupGroup ToSetup() =>
        new(
            Epoch,
            Identities.Count,
            Threshold,
            PublicKey,
            [.. Key.Commitment.Points.Select(point => Hex.Encode(point.ToBytes()))],
            [.. Key.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()))]
        );

    /// <summary>The id of the group that a message announces.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static Bytes32 IdOf(GroupActivated message) =>
        Keccak256.Hash(SignedWords.Of(message with { Member = 0 }));

    public bool Sent(GroupActivated message) =>
        IdOf(message) == Id && IdentityOf(message.Member) is { } key && message.IsSignedBy(key);

    public bool Sent(PartialSignature message) =>
        message.Epoch == Epoch && IdentityOf(message.Member) is { } key && message.IsSignedBy(key);

    public bool Sent(InclusionStated message) =>
        IdentityOf(message.Member) is { } key && message.IsSignedBy(key);

    /// <summary>
    /// Reads an announcement and checks it within itself: the commitments make the key and the public shares, and the announcing
    /// member signed. Whether the key is in force, only the chains say.
    /// </summary>
    /// <exception cref="FormatException">It is malformed, contradicts itself, or its member did not sign it.</exception>
    public static KnownGroup Parse(GroupActivated message)
    {
        var group = Describe(message);
        return group.IdentityOf(message.Member) is { } key && message.IsSignedBy(key)
            ? group
            : throw new FormatException("the group's announcement is not signed by its member");
    }

    /// <summary>The same, whoever announces it: for who knows the group's id from elsewhere.</summary>
    /// <exception cref="FormatException">It is malformed, or contradicts itself.</exception>
    public static KnownGroup Describe(GroupActivated message)
    {
        var group = new KnownGroup(message.Epoch, ParseKey(message), ParseIdentities(message))
        {
            Id = IdOf(message),
        };
        var shares = group.Key.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()));
        return
            group.PublicKey == message.PublicKey
            && shares.SequenceEqual(message.PublicShares, StringComparer.Ordinal)
            ? group
            : throw new FormatException(
                "the group's key or shares do not follow from its commitments"
            );
    }

    private IdentityPublicKey? IdentityOf(int member) =>
        Key.Parameters.Contains(member) ? Identities[member - 1] : null;

    private static GroupPublicKey ParseKey(GroupActivated message)
    {
        try
        {
            return new GroupPublicKey(
                new ThresholdParameters(message.Members.Length, message.Threshold),
                new FeldmanCommitment([
                    .. message.Commitments.Select(c => G2Point.Parse(Hex.Decode(c))),
                ])
            );
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException("the group's size or threshold is out of range", e);
        }
    }

    private static IdentityPublicKey[] ParseIdentities(GroupActivated message)
    {
        var keys = message
            .Members.Select(member => IdentityPublicKey.Parse(Hex.Decode(member)))
            .ToArray();
        return keys.Distinct().Count() == keys.Length
            ? keys
            : throw new FormatException("two members of the group share an identity key");
    }
}
