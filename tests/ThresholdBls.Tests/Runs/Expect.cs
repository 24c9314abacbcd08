namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>What must hold of the members that finished a run.</summary>
internal static class Expect
{
    private static readonly byte[] Message = "message"u8.ToArray();

    /// <summary>They have the same key, the shares that its public shares say, and can sign; t of them at least.</summary>
    public static GroupPublicKey KeyWorks(Simulation run, int[] members)
    {
        var group = run.KeyOf(members[0]).Group;
        foreach (var key in members.Select(run.KeyOf))
        {
            Assert.Equal(group.Commitment.Points, key.Group.Commitment.Points);
            Assert.Equal(run.KeyOf(members[0]).TranscriptHash, key.TranscriptHash);
            Assert.Equal(group.PublicShares[key.Share.Member - 1], key.Share.PublicShare());
        }
        Assert.True(Signs(group, members.Select(member => run.KeyOf(member).Share)));
        return group;
    }

    public static bool Signs(GroupPublicKey group, IEnumerable<SecretShare> shares)
    {
        var session = new SigningSession(group, Message);
        foreach (var share in shares)
            session.Add(share.Sign(Message));
        Assert.Empty(session.Bad);
        return session.Signature is { } signature && group.PublicKey.Verify(Message, signature);
    }
}
