using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Oracle.Replay;
using Notary.Testing;

namespace Notary.Oracle.Tests.Answers;

/// <summary>One signature for many answers, and its record.</summary>
public sealed class AttestationTests : IAsyncLifetime
{
    private const int Callers = 100;

    private readonly Scene scene = new();
    private readonly EvmPrivateKey attestor = EvmPrivateKey.Generate();
    private DocumentStore store = null!;
    private AgreementBook book = null!;
    private AttestationQueue queue = null!;
    private AnswerDesk desk = null!;

    public async Task InitializeAsync()
    {
        var connection = await SharedPostgres.ConnectionStringAsync();
        store = DocumentStore.For(options =>
        {
            options.Connection(connection);
            options.DatabaseSchemaName = SharedPostgres.NewSchema();
            options.Events.MapOracleEvents();
        });
        await store.ApplyAllConfiguredChangesToDatabaseAsync();
        var session = store.LightweightSession();
        session.Events.Append(scene.Id.ToString(), scene.Locking(1_000_000, 1_000_000));
        await session.SaveChangesAsync();
        await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await queue.DisposeAsync();
        await store.DisposeAsync();
        attestor.Dispose();
    }

    [Fact]
    public async Task Answers_of_concurrent_callers_share_signatures_that_the_log_holds()
    {
        var given = await Task.WhenAll(
            Enumerable.Range(1, Callers).Select(i => AskAsync((ulong)i))
        );
        Assert.All(given, g => Assert.Equal(attestor.Address, g.Attestation.AttestorOf(g.Answer)));
        var signed = await SignedAsync();
        Assert.InRange(signed.Count, 1, Callers / 2);
        Assert.Equal(
            given.Select(g => g.Attestation.Signature.ToString()).ToHashSet(StringComparer.Ordinal),
            signed.Select(s => s.Signature).ToHashSet(StringComparer.Ordinal)
        );
        Assert.Equal(
            given.Select(g => g.Answer.Digest.ToString()).Order(StringComparer.Ordinal),
            signed.SelectMany(s => s.Digests).Order(StringComparer.Ordinal)
        );
        Assert.Empty((await store.ReplayAsync(new OracleReplay())).Mismatches);
    }

    [Fact]
    public async Task An_answer_fetched_again_also_after_a_restart_has_its_attestation_and_signs_nothing()
    {
        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => AskAsync((ulong)i)));
        var first = await AskAsync(3);
        var before = (await SignedAsync()).Count;
        await queue.DisposeAsync();
        await OpenAsync();
        var again = (await desk.FindAsync(first.Answer.ExchangeId, default)).Answer!;
        Assert.Equal(first.Answer, again.Answer);
        Assert.Equal(first.Attestation.Path, again.Attestation.Path);
        Assert.Equal(first.Attestation.Signature, again.Attestation.Signature);
        Assert.Equal(first.Answer, (await AskAsync(3)).Answer);
        Assert.Equal(before, (await SignedAsync()).Count);
    }

    [Fact]
    public async Task An_answer_whose_service_died_before_it_was_attested_is_attested_when_asked_for()
    {
        var intent = scene.Intent();
        var state = book.Find(scene.Id)!.State;
        var decision = ExposureRules.Decide(state, intent, Scene.Now);
        var session = store.LightweightSession();
        session.Events.Append(
            scene.Id.ToString(),
            DecisionEvents.Request(intent, scene.Sign(intent), Scene.Now),
            DecisionEvents.Of(state, intent.Sequence, decision)!
        );
        await session.SaveChangesAsync();
        await queue.DisposeAsync();
        await OpenAsync();
        var given = await AskAsync(1);
        Assert.Equal(((Decision.Approved)decision).Answer, given.Answer);
        Assert.Equal(attestor.Address, given.Attestation.AttestorOf(given.Answer));
        Assert.Single(await SignedAsync());
    }

    [Fact]
    public async Task A_root_that_does_not_fit_what_was_signed_is_named_by_the_replay()
    {
        await AskAsync(1);
        var right = Assert.Single(await SignedAsync());
        var stream = AnswersSigned.StreamOf(attestor.Address);
        AnswersSigned[] wrong =
        [
            right with
            {
                Digests = [Bytes32.Zero.ToString()],
            },
            right with
            {
                Root = Bytes32.Zero.ToString(),
            },
            right with
            {
                Signature = scene.Consumer.Sign(Bytes32.Parse(right.Root)).ToString(),
            },
            right with
            {
                Attestor = scene.Consumer.Address.ToString(),
            },
            right with
            {
                ExchangeIds = [],
            },
        ];
        var log = new EventList().Add(stream, [right, .. wrong]).Events;
        var report = await new OracleReplay().ReplayAsync(log);
        Assert.Equal([2, 3, 4, 5, 6], report.Mismatches.Select(m => m.Position));
    }

    private async Task<AttestedAnswer> AskAsync(ulong sequence)
    {
        var intent = scene.Intent(sequence);
        var (given, refusal) = await desk.AnswerAsync(intent, scene.Sign(intent), default);
        Assert.Null(refusal);
        return given!;
    }

    private async Task<IReadOnlyList<AnswersSigned>> SignedAsync()
    {
        var signed = new List<AnswersSigned>();
        await foreach (var recorded in store.ReadAllAsync())
            if (recorded.Data is AnswersSigned root)
                signed.Add(root);
        return signed;
    }

    private async Task OpenAsync()
    {
        book = new AgreementBook(store);
        await book.LoadAsync(default);
        queue = new AttestationQueue(book, store, new AnswerAttestor(attestor, epoch: 1));
        var archive = new AttestationArchive(book, store);
        desk = new AnswerDesk(book, store, queue, archive, new AbsentGroup(), new ClockAt());
    }

    private sealed class ClockAt : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            DateTimeOffset.FromUnixTimeSeconds((long)Scene.Now);
    }
}
