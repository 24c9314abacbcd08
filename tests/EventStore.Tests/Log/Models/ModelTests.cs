using FsCheck;
using FsCheck.Fluent;
using Notary.Testing;

namespace Notary.EventStore.Tests.Log.Models;

/// <summary>Random sessions against a model in memory: starts, appends, conflicts, archives and repeated messages.</summary>
public sealed class ModelTests
{
    private const int Sessions = 40;

    private static readonly int Histories = TestTier.Of(quick: 8, full: 300);

    private static Arbitrary<List<SessionPlan>> AnySessions =>
        Gen.ListOf(SessionPlan.Any, Sessions).ToArbitrary();

    [Fact]
    public void One_after_the_other_each_session_ends_as_in_the_model() =>
        Check(async sessions =>
        {
            await using var log = await TestLog.CreateAsync();
            var model = LogModel.Empty;
            foreach (var session in sessions)
            {
                var result = await session.SaveAsync(log.Store);
                Assert.Equal(model.Refusal(session), result.Refusal);
                model = result.Refusal is null ? model.Save(session) : model;
                Assert.Equal(result.Position ?? model.Events.Count, model.Events.Count);
            }
            await AssertEqualAsync(model, log);
        });

    [Fact]
    public void In_parallel_from_two_processes_they_end_as_in_some_order_of_the_model() =>
        Check(async sessions =>
        {
            await using var log = await TestLog.CreateAsync();
            await using var other = log.Open();
            var results = await Task.WhenAll(
                sessions.Select(
                    (s, i) => Task.Run(() => s.SaveAsync(i % 2 == 0 ? log.Store : other))
                )
            );

            var states = new List<LogModel> { LogModel.Empty };
            foreach (var saved in results.Where(r => r.Refusal is null).OrderBy(r => r.Position))
            {
                Assert.Null(states[^1].Refusal(saved.Session));
                states.Add(states[^1].Save(saved.Session));
                Assert.Equal(saved.Position, states[^1].Events.Count);
            }
            foreach (var refused in results.Where(r => r.Refusal is not null))
                Assert.Contains(states, s => s.Refusal(refused.Session) == refused.Refusal);
            await AssertEqualAsync(states[^1], log);
        });

    private static async Task AssertEqualAsync(LogModel model, TestLog log)
    {
        var events = await log.ReadAllAsync();
        Assert.Equal(model.Rows, events.Select(e => (e.StreamId, e.Version, e.Type)));
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => (int)e.Position));
        Assert.Equal(events.Select(e => e.Timestamp).Order(), events.Select(e => e.Timestamp));
        Assert.True((await log.Store.VerifyAsync()).IsIntact);
    }

    private static void Check(Func<List<SessionPlan>, Task> holds) =>
        Prop.ForAll(
                AnySessions,
                sessions => Task.Run(() => holds(sessions)).GetAwaiter().GetResult()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories));
}
