using System.Threading.Channels;
using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Answers;

/// <summary>
/// Has recorded answers attested: those that wait at the same time share signatures. What is signed is recorded before it is
/// handed out, so that no root is signed which the log does not publish.
/// </summary>
public sealed class AttestationQueue : IAsyncDisposable
{
    /// <summary>Answers of one signature, unless one request asks for more. Each doubling saves little here, and costs a hash and 32 bytes of call data on chain.</summary>
    private const int MaxBatch = 32;

    private readonly Channel<Waiting> channel = Channel.CreateUnbounded<Waiting>(
        new() { SingleReader = true }
    );
    private readonly AgreementBook book;
    private readonly IDocumentStore store;
    private readonly AnswerAttestor attestor;
    private readonly string stream;
    private readonly Task worker;

    public AttestationQueue(AgreementBook book, IDocumentStore store, AnswerAttestor attestor)
    {
        (this.book, this.store, this.attestor) = (book, store, attestor);
        stream = AnswersSigned.StreamOf(attestor.Address);
        worker = Task.Run(WorkAsync);
    }

    /// <summary>Ends when the attestations are in the log; the answers must be there already. They share one signature.</summary>
    /// <exception cref="ChannelClosedException">The service ends.</exception>
    public async Task<IReadOnlyList<Attestation>> AttestAsync(IReadOnlyList<NamedAnswer> recorded)
    {
        var waiting = new Waiting(recorded);
        await channel.Writer.WriteAsync(waiting);
        return await waiting.Attestations;
    }

    public async ValueTask DisposeAsync()
    {
        channel.Writer.Complete();
        await worker;
    }

    private async Task WorkAsync()
    {
        while (await channel.Reader.WaitToReadAsync())
        {
            var round = new List<Waiting>();
            while (channel.Reader.TryRead(out var waiting))
                round.Add(waiting);
            await AttestAsync(round);
        }
    }

    private async Task AttestAsync(List<Waiting> round)
    {
        try
        {
            var batches = Batches(round).Select(b => new Batch(b, attestor)).ToList();
            var session = store.LightweightSession();
            session.Events.Append(stream, [.. batches.Select(b => b.Signed)]);
            var position = await session.SaveChangesAsync() - batches.Count;
            foreach (var batch in batches)
                batch.HandOut(book, ++position);
        }
        catch (Exception e)
        {
            round.ForEach(w => w.Fail(e));
        }
    }

    private static IEnumerable<IReadOnlyList<Waiting>> Batches(IEnumerable<Waiting> round)
    {
        var batch = new List<Waiting>();
        foreach (var waiting in round)
        {
            if (
                batch.Count > 0
                && batch.Sum(w => w.Answers.Count) + waiting.Answers.Count > MaxBatch
            )
            {
                yield return batch;
                batch = [];
            }
            batch.Add(waiting);
        }
        yield return batch;
    }

    /// <summary>What shares a signature.</summary>
    private sealed class Batch
    {
        private readonly IReadOnlyList<Waiting> parts;
        private readonly IReadOnlyList<Attestation> attestations;

        public Batch(IReadOnlyList<Waiting> parts, AnswerAttestor attestor)
        {
            this.parts = parts;
            (Signed, attestations) = attestor.Attest([.. parts.SelectMany(w => w.Answers)]);
        }

        public AnswersSigned Signed { get; }

        public void HandOut(AgreementBook book, long position)
        {
            var next = 0;
            foreach (var part in parts)
            {
                foreach (var answer in part.Answers)
                    book.Attested(answer.ExchangeId, position);
                part.Take([.. attestations.Skip(next).Take(part.Answers.Count)]);
                next += part.Answers.Count;
            }
        }
    }

    /// <summary>The answers of a request.</summary>
    private sealed class Waiting(IReadOnlyList<NamedAnswer> answers)
    {
        private readonly TaskCompletionSource<IReadOnlyList<Attestation>> attestations = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public IReadOnlyList<NamedAnswer> Answers => answers;

        public Task<IReadOnlyList<Attestation>> Attestations => attestations.Task;

        public void Take(IReadOnlyList<Attestation> value) => attestations.SetResult(value);

        public void Fail(Exception e) => attestations.TrySetException(e);
    }
}
