using FsCheck;
using FsCheck.Fluent;
using Notary.EventStore;
using Notary.Member.Challenges;
using Notary.Member.Enforcement;
using Notary.Penalties;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing;

namespace Notary.Member.Tests.Challenges;

/// <summary>What the database says of challenges, by the rules as sets that each event adds to or takes from.</summary>
public sealed class KnownChallengeTests
{
    private static readonly int Runs = TestTier.Of(quick: 10, full: 100);

    private static readonly JudgedCase[] Cases =
    [
        .. Enumerable
            .Range(1, 4)
            .Select(n =>
                JudgedCase.Of(
                    PenaltyKind.PaymentMissing,
                    Mover.Consumer,
                    JudgedCase.IssuedAt + (10 * n)
                )
            ),
    ];

    private static readonly Gen<(int Case, Step Step)> Steps =
        from challenge in Gen.Choose(0, Cases.Length - 1)
        from step in Gen.Elements(
            new Step.Raised(),
            new Step.Said(VerdictStatus.Waiting),
            new Step.Said(VerdictStatus.Missing),
            new Step.Said(VerdictStatus.Missing),
            new Step.Said(VerdictStatus.Included),
            new Step.Said(VerdictStatus.Unsupported),
            new Step.Final(),
            (Step)new Step.Abandoned()
        )
        select (challenge, step);

    private static readonly Arbitrary<((int Case, Step Step)[], int, int)> Histories = (
        from steps in Steps.ListOf(16)
        from since in Gen.Choose(0, 4)
        from length in Gen.Choose(1, 4)
        select (steps.ToArray(), since, length)
    ).ToArbitrary();

    private abstract record Step
    {
        /// <summary>It came again, for another group.</summary>
        public sealed record Raised : Step;

        public sealed record Said(string Status) : Step;

        /// <summary>What became of the leg is.</summary>
        public sealed record Final : Step;

        public sealed record Abandoned : Step;
    }

    [Fact]
    public void Queries_find_the_challenges_that_the_events_left_there() =>
        Prop.ForAll(Histories, h => FindsAsync(h.Item1, h.Item2, h.Item3).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static async Task FindsAsync((int Case, Step Step)[] steps, int since, int length)
    {
        var connection = await SharedPostgres.ConnectionStringAsync();
        await using var store = DocumentStore.For(o =>
        {
            o.Connection(connection);
            o.DatabaseSchemaName = SharedPostgres.NewSchema();
            o.Events.MapMemberEvents();
            o.Projections.Add(new KnownChallengeProjection());
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        var model = new Sets();
        foreach (var i in Enumerable.Range(0, Cases.Length))
        {
            await AppendAsync(store, StreamOf(i), new ChallengeReceived(MessageOf(i), 0));
            model.Hold(i);
        }
        foreach (var ((i, step), now) in steps.Select((s, n) => (s, n + 1)))
            await TakeAsync(store, model, i, step, now);
        await using var daemon = store.BuildProjectionDaemon();
        daemon.StartAll();
        await store.WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(60));

        var session = store.QuerySession();
        var origin = Cases[0].Challenge.ChallengeUntil - 10;
        var span = new Watermark(
            origin + (10 * (ulong)since),
            origin + (10 * (ulong)(since + length)),
            []
        );
        var half = steps.Length / 2;
        Assert.Equal(Streams(model.Open), await session.OpenAsync(default), StringComparer.Ordinal);
        Assert.Equal(
            Streams(model.Penalties.Where(i => model.Looked[i] <= half)),
            await session.AwaitingPenaltyAsync(half, default),
            StringComparer.Ordinal
        );
        Assert.Equal(
            Streams(model.Held.Where(i => span.Spans(Cases[i].Challenge.ChallengeUntil))),
            (await session.HeldAsync(span, default)).Select(id =>
                MemberChallenge.StreamPrefix + id
            ),
            StringComparer.Ordinal
        );
        var agreement = Cases[0].Challenge.Answer.AgreementId;
        Assert.Equal(
            Streams(
                model
                    .Open.Union(model.Missing)
                    .Where(i => Cases[i].Challenge.Answer.AgreementId == agreement)
            ),
            await session.UnresolvedAsync(agreement, default),
            StringComparer.Ordinal
        );
        var challenger = Cases[0].Challenge.Challenger;
        Assert.Equal(
            Streams(
                Enumerable
                    .Range(0, Cases.Length)
                    .Where(i => Cases[i].Challenge.Challenger == challenger)
            ),
            await session.OfAsync(challenger, default),
            StringComparer.Ordinal
        );
    }

    private static async Task TakeAsync(
        IDocumentStore store,
        Sets model,
        int challenge,
        Step step,
        long now
    )
    {
        var (stream, penalty) = (StreamOf(challenge), PenaltyOf(challenge));
        switch (step)
        {
            case Step.Raised:
                model.Hold(challenge);
                model.Missing.Remove(challenge);
                await AppendAsync(store, stream, new ChallengeRaisedAgain(2, now));
                break;
            case Step.Said said:
                model.Say(challenge, said.Status, now);
                await AppendAsync(
                    store,
                    stream,
                    new VerdictDue(now, 1, "0x", "0x"),
                    new VerdictReached(said.Status, "", null)
                );
                break;
            case Step.Final:
                model.Held.Remove(challenge);
                model.Penalties.Remove(challenge);
                await AppendAsync(store, penalty, new LegInspected(true, false, 1, "0x"));
                break;
            case Step.Abandoned:
                model.Penalties.Remove(challenge);
                await AppendAsync(store, penalty, new PenaltyAbandoned(now));
                break;
        }
    }

    private static Task AppendAsync(IDocumentStore store, string stream, params object[] events)
    {
        var session = store.LightweightSession();
        session.Events.Append(stream, events);
        return session.SaveChangesAsync();
    }

    private static IEnumerable<string> Streams(IEnumerable<int> challenges) =>
        challenges.Select(StreamOf).Order(StringComparer.Ordinal);

    private static string StreamOf(int challenge) =>
        MemberChallenge.StreamPrefix + MessageOf(challenge).ChallengeId;

    private static string PenaltyOf(int challenge) =>
        AwaitedPenalty.StreamOf(MessageOf(challenge).ChallengeId);

    private static Notary.Contracts.Challenges.ChallengePublished MessageOf(int challenge) =>
        Cases[challenge].Challenge.ToMessage();

    private sealed class Sets
    {
        public HashSet<int> Open { get; } = [];
        public HashSet<int> Held { get; } = [];
        public HashSet<int> Missing { get; } = [];
        public HashSet<int> Penalties { get; } = [];
        public Dictionary<int, long> Looked { get; } = [];

        public void Hold(int challenge)
        {
            Open.Add(challenge);
            Held.Add(challenge);
        }

        public void Say(int challenge, string status, long now)
        {
            Looked[challenge] = now;
            Set(Open, challenge, status == VerdictStatus.Waiting);
            Set(Missing, challenge, status == VerdictStatus.Missing);
            Set(Penalties, challenge, status == VerdictStatus.Missing);
            if (status is not (VerdictStatus.Waiting or VerdictStatus.Missing))
                Held.Remove(challenge);
        }

        private static void Set(HashSet<int> set, int challenge, bool isIn)
        {
            if (isIn)
                set.Add(challenge);
            else
                set.Remove(challenge);
        }
    }
}
