using System.Security.Cryptography;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>A group of an epoch that nobody generated; after another one it has that one's key.</summary>
internal sealed class TestEpoch
{
    private readonly FeldmanCommitment _commitment;

    /// <param name="members">Numbers of identity keys, from 1.</param>
    public TestEpoch(ulong epoch, TestEpoch? before, int[] members, IdentityKey[] keys)
    {
        Epoch = epoch;
        var parameters = ThresholdParameters.Default(members.Length);
        using var random = RandomNumberGenerator.Create();
        using var polynomial = SecretPolynomial.Random(parameters.Threshold, random);
        _commitment = before?._commitment ?? polynomial.Commit();
        var key = new GroupPublicKey(parameters, _commitment);
        Announced = new GroupActivated(
            epoch,
            parameters.Threshold,
            Hex.Encode(key.PublicKey.ToBytes()),
            [.. _commitment.Points.Select(p => Hex.Encode(p.ToBytes()))],
            [.. key.PublicShares.Select(s => Hex.Encode(s.Point.ToBytes()))],
            [.. members.Select(m => Hex.Encode(keys[m - 1].PublicKey.ToBytes()))],
            Keccak256.HashText("transcript").ToString(),
            Array.IndexOf(members, 1) + 1,
            ""
        ).SignedBy(keys[0]);
    }

    public ulong Epoch { get; }

    /// <summary>By the member with the first key.</summary>
    public GroupActivated Announced { get; }

    public Bytes32 Id => KnownGroup.IdOf(Announced);
}
