using System.Collections.Concurrent;
using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Oracle.Replay;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Service;

/// <summary>
/// One agreement, many callers at once, and two processes that both believe that it is theirs: decisions are made without
/// waiting for the commit of those before them, and none that rests on a lost one may stand or be told.
/// </summary>
public sealed class ContendedAccountTests : IAsyncLifetime
{
    private const int Covered = 50;

    private static readonly int Callers = TestTier.Of(quick: 200, full: 1_000);

    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private readonly string schema = SharedPostgres.NewSchema();
    private readonly List<IDocumentStore> stores = [];

    public async Task InitializeAsync()
    {
        var postgres = await SharedPostgres.ConnectionStringAsync();
        for (var i = 0; i < 2; i++)
            stores.Add(
                DocumentStore.For(options =>
                {
                    options.Connection(postgres);
                    options.DatabaseSchemaName = schema;
                    options.Events.MapOracleEvents();
                })
            );
        await stores[0].ApplyAllConfiguredChangesToDatabaseAsync();
        var session = stores[0].LightweightSession();
        session.Events.Append($"{scene.Id}", scene.Locking(200 * Covered + 1, 1_000_000));
        await session.SaveChangesAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_callers_of_one_process_get_what_the_deposit_covers()
    {
        var answers = await AskAsync([await OpenAsync(stores[0])]);
        Assert.Equal(Covered, answers.Count);
        await AssertLogAsync(answers);
    }

    [Fact]
    public async Task Two_processes_on_one_agreement_never_get_more_between_them()
    {
        var answers = await AskAsync([await OpenAsync(stores[0]), await OpenAsync(stores[1])]);
        Assert.InRange(answers.Count, 1, Covered);
        await AssertLogAsync(answers);
    }

    [Fact]
    public async Task Messages_that_come_twice_fall_with_nothing_but_themselves()
    {
        var desk = await OpenAsync(stores[0]);
        var account = desk.Book.Find(scene.Id)!;
        var messages = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        var observing = messages
            .Concat(messages)
            .Select((id, i) => ObserveAsync(account, id, i))
            .ToList();
        var answers = await AskAsync([desk]);
        var received = await Task.WhenAll(observing);

        Assert.Equal(messages.Count, received.Count(once => once));
        Assert.Equal(Covered, answers.Count);
        await AssertLogAsync(answers);
    }

    /// <summary>Everybody asks for some of the same exchanges, so that repetitions race as well.</summary>
    private async Task<IReadOnlyDictionary<ulong, Answer>> AskAsync(IReadOnlyList<Desk> desks)
    {
        var answers = new ConcurrentDictionary<ulong, Answer>();
        await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(i => Task.Run(() => AskAsync(desks, i, answers)))
        );
        return answers;
    }

    private async Task AskAsync(
        IReadOnlyList<Desk> desks,
        int caller,
        ConcurrentDictionary<ulong, Answer> answers
    )
    {
        var intent = scene.Intent((ulong)(caller % (2 * Covered)) + 1);
        var desk = desks[caller % desks.Count].Answers;
        try
        {
            var (given, _) = await desk.AnswerAsync(intent, scene.Sign(intent), default);
            if (given is not null)
                Assert.Equal(given.Answer, answers.GetOrAdd(intent.Sequence, given.Answer));
        }
        catch (EventStreamUnexpectedMaxEventIdException) when (desks.Count > 1)
        {
            // The other process was faster every time: the caller asks again, or another oracle.
        }
    }

    private async Task<bool> ObserveAsync(AgreementAccount account, Guid message, int number)
    {
        try
        {
            return await account.ChangeAsync(
                _ => new Change<bool>(true, [TopUp(number)]),
                () =>
                {
                    var session = stores[0].LightweightSession();
                    session.ReceiveOnce("test", message);
                    return session;
                },
                default
            );
        }
        catch (MessageAlreadyReceivedException)
        {
            return false;
        }
    }

    // The provider's account has more than enough.
    private DepositSeen TopUp(int number) => scene.Deposit(Side.Delivery, 1, $"0x{number + 16:x}");

    /// <summary>What was told is in the log, nothing else is, and each decision follows from what stands before it.</summary>
    private async Task AssertLogAsync(IReadOnlyDictionary<ulong, Answer> told)
    {
        var report = await stores[0].ReplayAsync(new OracleReplay());
        Assert.Empty(report.Mismatches);
        var fresh = await OpenAsync(stores[0]);
        var state = fresh.Book.Find(scene.Id)!.State;
        Assert.True(state.IsSound);
        Assert.All(told, a => Assert.Equal(a.Value, state.Exchanges[a.Key].Answer));
        Assert.InRange(state.Exchanges.Count, told.Count, Covered);
    }

    private async Task<Desk> OpenAsync(IDocumentStore store)
    {
        var book = new AgreementBook(store);
        await book.LoadAsync(default);
        var clock = new StoppedClock();
        var queue = new AttestationQueue(book, store, new AnswerAttestor(attestor, epoch: 1));
        var archive = new AttestationArchive(book, store);
        return new(book, new(book, store, queue, archive, new AbsentGroup(), clock));
    }

    private sealed record Desk(AgreementBook Book, AnswerDesk Answers);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            DateTimeOffset.FromUnixTimeSeconds((long)Scene.Now);
    }
}
