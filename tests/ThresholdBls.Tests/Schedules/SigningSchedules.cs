namespace Notary.ThresholdBls.Tests.Schedules;

public sealed class SigningSchedules
{
    private static readonly byte[] Message = "message"u8.ToArray();

    [Fact]
    public void The_first_t_good_partials_finish_a_session_and_every_bad_one_before_is_attributed() =>
        Seeds.ForEach(quick: 60, full: 5_500, Run);

    /// <summary>Up to n − t members are silent or lie, and partials come in any order, several times.</summary>
    private static void Run(int seed)
    {
        var random = new Random(seed);
        var group = new DealtGroup(Sizes.Of(seed), seed % 50);
        var (n, t) = (group.Key.Parameters.Members, group.Key.Parameters.Threshold);
        var members = Enumerable.Range(1, n).ToArray();
        random.Shuffle(members);
        var faulty = members[..random.Next(n - t + 1)].ToDictionary(m => m, _ => random.Next(5));
        var sent = members
            .SelectMany(m => Say(group, m, faulty.GetValueOrDefault(m, -1)))
            .ToArray();
        PartialSignature[] arriving = [.. sent, .. sent.Where(_ => random.Next(3) == 0)];
        random.Shuffle(arriving);

        var session = new SigningSession(group.Key, Message, new SeededRandom(seed));
        var bad = new List<int>();
        var good = new HashSet<PartialSignature>();
        foreach (var partial in arriving)
        {
            var wasOpen = session.Signature is null;
            bad.AddRange(session.Add(partial).Bad.Select(found => found.Member));
            if (wasOpen && group.Key.VerifyPartial(Message, partial))
                good.Add(partial);
            Assert.Equal(good.Count >= t, session.Signature is not null);
        }
        Assert.True(group.Key.PublicKey.Verify(Message, session.Signature!));
        Assert.Equal(good.OrderBy(partial => partial.Member), session.Partials);
        Assert.Equal(bad.Count, bad.Distinct().Count());
        Assert.All(bad, member => Assert.Contains(member, faulty.Keys));
    }

    private static IEnumerable<PartialSignature> Say(DealtGroup group, int member, int vice) =>
        vice switch
        {
            0 => [],
            1 => [group.Sign(member, "another message"u8.ToArray())],
            2 => [group.Sign(1 + (member % group.Shares.Count), Message) with { Member = member }],
            3 => [group.Sign(member, "another message"u8.ToArray()), group.Sign(member, Message)],
            4 => [group.Sign(member, Message) with { Member = group.Shares.Count + member }],
            _ => [group.Sign(member, Message)],
        };
}
