using System.Security.Cryptography;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using PartialWord = Notary.Contracts.Group.PartialSignature;

namespace Notary.Adversary.Tests.Members;

/// <summary>
/// A group with real keys and keystores, whose key a dealer made: how keys come about is tested elsewhere. It outlives schedules.
/// </summary>
internal sealed class Committee : IDisposable
{
    private const string Session =
        "0x" + "11223344556677889900aabbccddeeff11223344556677889900aabbccddeeff";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("committee-");
    private readonly List<SecretShare> _shares;
    private readonly GroupPublicKey _key;

    public Committee(int members)
    {
        var parameters = ThresholdParameters.Default(members);
        using var random = RandomNumberGenerator.Create();
        using var polynomial = SecretPolynomial.Random(parameters.Threshold, random);
        _key = new(parameters, polynomial.Commit());
        _shares = [.. Enumerable.Range(1, members).Select(polynomial.ShareFor)];
        Keystores = [.. Enumerable.Range(1, members).Select(CreateKeystore)];
        Group = KnownGroup.Parse(AnnouncedBy(1));
        Keyrings = [.. Enumerable.Range(1, members).Select(CreateKeyring)];
    }

    public KnownGroup Group { get; }

    /// <summary>f.</summary>
    public int Faulty => _key.Parameters.Faulty;

    public int Size => Keystores.Count;

    /// <summary>Member i's at i − 1, as its keyring.</summary>
    public IReadOnlyList<Keystore> Keystores { get; }

    public IReadOnlyList<GroupKeyring> Keyrings { get; }

    /// <summary>What services that follow the group have in their logs.</summary>
    public object[] Followed(IEnumerable<ChainIdentity> chains) =>
        [
            .. chains.Select(chain => new GroupShown(
                chain.Id,
                Group.Epoch,
                Group.PublicKey,
                Group.Id.ToString(),
                Group.PublicKey
            )),
            new GroupAnnounced(AnnouncedBy(1)),
        ];

    /// <summary>Whatever a member says, with its own keys.</summary>
    /// <param name="isGood">False: a share of nobody's.</param>
    public PartialWord Partial(int member, string message, bool isGood)
    {
        var share = isGood ? _shares[member - 1] : _shares[member % Size];
        var partial = Hex.Encode(share.Sign(Hex.Decode(message)).ToBytes());
        return new PartialWord(message, member, Group.Epoch, partial, "").SignedBy(
            Keystores[member - 1].Identity
        );
    }

    public void Dispose()
    {
        foreach (var keyring in Keyrings)
            keyring.Dispose();
        foreach (var keystore in Keystores)
            keystore.Dispose();
        _shares.ForEach(share => share.Dispose());
        _folder.Delete(recursive: true);
    }

    private GroupActivated AnnouncedBy(int member) =>
        new GroupActivated(
            1,
            _key.Parameters.Threshold,
            Hex.Encode(_key.PublicKey.ToBytes()),
            [.. _key.Commitment.Points.Select(p => Hex.Encode(p.ToBytes()))],
            [.. _key.PublicShares.Select(s => Hex.Encode(s.Point.ToBytes()))],
            [.. Keystores.Select(k => Hex.Encode(k.Identity.PublicKey.ToBytes()))],
            Keccak256.HashText("transcript").ToString(),
            member,
            ""
        ).SignedBy(Keystores[member - 1].Identity);

    private Keystore CreateKeystore(int member)
    {
        var path = Path.Combine(_folder.FullName, $"{member}.json");
        var keystore = Keystore.Create(path, "of a test");
        keystore.SaveShare(new Digest(Hex.Decode(Session)), 1, _shares[member - 1]);
        return keystore;
    }

    private GroupKeyring CreateKeyring(int member)
    {
        var ledger = new GroupLedger()
            .Apply(new GroupMade(Session, AnnouncedBy(member)))
            .Apply(new GroupEntered(1, Group.Id, 0));
        var keyring = new GroupKeyring();
        keyring.Show(ledger, Keystores[member - 1]);
        return keyring;
    }
}
