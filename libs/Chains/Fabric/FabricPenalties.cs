using Google.Protobuf;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Common;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>
/// Penalties as transactions. Transactions of one block that pay the same victim move the same balances, and only one of them is valid
/// (MVCC): so while one is on its way into its block the next penalties wait, and share a transaction then.
/// </summary>
internal sealed class FabricPenalties(FabricCalls calls, FabricNetwork network) : IDisposable
{
    /// <summary>Penalties in one transaction: half the chaincode's limit. A peer takes about 15 ms of CPU time for each.</summary>
    private const int MaxTogether = 32;

    /// <summary>How long the next wait for one that comes into no block: its sender may have gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _changing = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>By victim, while one of its penalties is on its way.</summary>
    private readonly Dictionary<Bytes32, Queue<Waiting>> _lanes = [];

    /// <summary>Ids of transactions on their way, with what hands each to the orderer once somebody has begun to.</summary>
    private readonly Dictionary<string, Task?> _shared = new(StringComparer.Ordinal);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <exception cref="FabricException">A peer is away, or refuses this penalty.</exception>
    public Task<PreparedTransaction> PrepareAsync(
        ChainCall.Penalize call,
        CancellationToken cancellation
    )
    {
        var waiting = new Waiting(call, cancellation);
        var victim = VictimOf(call);
        lock (_changing)
        {
            if (_lanes.TryGetValue(victim, out var lane))
                lane.Enqueue(waiting);
            else
            {
                _lanes[victim] = new([waiting]);
                _ = Task.Run(() => RunAsync(victim, _stop.Token), CancellationToken.None);
            }
        }
        return waiting.Prepared.WaitAsync(cancellation);
    }

    /// <summary>Whoever shares a transaction hands it over; the orderer gets it once.</summary>
    /// <exception cref="FabricException">The gateway or the orderer refused it.</exception>
    public Task SubmitAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        lock (_changing)
        {
            if (!_shared.TryGetValue(transaction.TxId, out var submission))
                return SendAsync(transaction, cancellation);
            if (submission is null or { IsFaulted: true } or { IsCanceled: true })
                _shared[transaction.TxId] = submission = SendAsync(transaction, _stop.Token);
            return submission.WaitAsync(cancellation);
        }
    }

    private async Task SendAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        var envelope = Envelope.Parser.ParseFrom(transaction.Raw);
        await network.SubmitAsync(transaction.TxId, envelope, cancellation);
    }

    private async Task RunAsync(Bytes32 victim, CancellationToken cancellation)
    {
        while (Next(victim) is { } together)
        {
            try
            {
                if (await EndorseAsync(victim, together, cancellation) is { } txId)
                    await AwaitBlockAsync(txId, cancellation);
            }
            catch (Exception e)
            {
                // Whatever a peer answers, the ones behind have their turn.
                together.ForEach(w => w.Fail(e));
            }
        }
    }

    private List<Waiting>? Next(Bytes32 victim)
    {
        lock (_changing)
        {
            var (lane, next) = (_lanes[victim], new List<Waiting>());
            while (next.Count < MaxTogether && lane.TryDequeue(out var waiting))
                if (!waiting.Cancellation.IsCancellationRequested)
                    next.Add(waiting);
            if (next.Count > 0)
                return next;
            _lanes.Remove(victim);
            return null;
        }
    }

    /// <returns>The transaction's id; null where none came of it.</returns>
    private async Task<string?> EndorseAsync(
        Bytes32 victim,
        List<Waiting> together,
        CancellationToken cancellation
    )
    {
        if (together.Count == 0)
            return null;
        try
        {
            var endorsed = await calls.EndorseAsync(
                [.. together.Select(w => w.Call)],
                cancellation
            );
            lock (_changing)
                _shared[endorsed.TransactionId] = null;
            var prepared = new PreparedTransaction(
                endorsed.TransactionId,
                endorsed.Envelope.ToByteArray()
            );
            together.ForEach(w => w.Prepare(prepared));
            return prepared.TxId;
        }
        catch (FabricException e)
            when (together.Count > 1 && FabricFailure.Explain(e) is ChainRejectedException)
        {
            var good = await WithoutRefusedAsync(together, cancellation);
            return await EndorseAsync(
                victim,
                good.Count < together.Count ? good : Halve(victim, good),
                cancellation
            );
        }
    }

    /// <summary>One that is refused refuses all: each is tried by itself, and fails by itself.</summary>
    private async Task<List<Waiting>> WithoutRefusedAsync(
        List<Waiting> together,
        CancellationToken cancellation
    )
    {
        var good = new List<Waiting>();
        foreach (var waiting in together)
        {
            try
            {
                await calls.TryAsync(waiting.Call, cancellation);
                good.Add(waiting);
            }
            catch (FabricException e)
            {
                waiting.Fail(e);
            }
        }
        return good;
    }

    /// <summary>They do not go together, as where a deposit runs out: the second half waits again.</summary>
    private List<Waiting> Halve(Bytes32 victim, List<Waiting> together)
    {
        var half = together.Count / 2;
        lock (_changing)
            together[half..].ForEach(_lanes[victim].Enqueue);
        return together[..half];
    }

    /// <summary>What became of it is asked by whoever sent it.</summary>
    private async Task AwaitBlockAsync(string txId, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await network.CommitStatusAsync(txId, patience.Token);
        }
        catch (Exception e) when (e is FabricException or OperationCanceledException)
        {
            // The next ones are tried; where they come too early, they are refused.
        }
        finally
        {
            lock (_changing)
                _shared.Remove(txId);
        }
    }

    private static Bytes32 VictimOf(ChainCall.Penalize call) =>
        call.Kind == PenaltyKind.PaymentMissing
            ? call.Answer.ProviderFabric
            : call.Answer.ConsumerFabric;

    private sealed class Waiting(ChainCall.Penalize call, CancellationToken cancellation)
    {
        private readonly TaskCompletionSource<PreparedTransaction> _prepared = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public ChainCall.Penalize Call => call;

        public CancellationToken Cancellation => cancellation;

        public Task<PreparedTransaction> Prepared => _prepared.Task;

        public void Prepare(PreparedTransaction transaction) => _prepared.TrySetResult(transaction);

        public void Fail(Exception failure) => _prepared.TrySetException(failure);
    }
}
