using Google.Protobuf;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
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

    /// <summary>How long the next wait for one that comes into no block, and how long it is known after its block: its sender may have gone, or be slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a lane rests where somebody else's penalties of its victim were first, twice as long each time: of many senders of one
    /// deposit's penalties one goes on alone.
    /// </summary>
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1),
        LongestRest = TimeSpan.FromSeconds(8);

    private readonly Lock _changing = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>By victim, while one of its penalties is on its way.</summary>
    private readonly Dictionary<Bytes32, Queue<Waiting>> _lanes = [];

    /// <summary>Transactions on their way, by id.</summary>
    private readonly Dictionary<string, Shared> _shared = new(StringComparer.Ordinal);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <returns>Of those that share a transaction one has its bytes: 32 events need not hold the same 80 kB.</returns>
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
    /// <exception cref="ChainRejectedException">Another penalty had its bytes, and it is on its way no more.</exception>
    public Task SubmitAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        lock (_changing)
        {
            if (_shared.TryGetValue(transaction.TxId, out var shared))
                return shared.SubmitAsync(SendAsync, _stop.Token).WaitAsync(cancellation);
        }
        return transaction.Raw.Length > 0
            ? SendAsync(transaction.TxId, Envelope.Parser.ParseFrom(transaction.Raw), cancellation)
            : throw new ChainRejectedException(
                "the transaction that it shared is on its way no more"
            );
    }

    private Task SendAsync(string txId, Envelope envelope, CancellationToken cancellation) =>
        network.SubmitAsync(txId, envelope, cancellation);

    private async Task RunAsync(Bytes32 victim, CancellationToken cancellation)
    {
        var rest = FirstRest;
        while (Next(victim) is { } together)
        {
            try
            {
                if (await EndorseAsync(victim, together, cancellation) is not { } txId)
                    continue;
                var wasFirst = await WasFirstAsync(txId, cancellation);
                if (!wasFirst)
                    await Task.Delay(rest, cancellation);
                rest = wasFirst ? FirstRest : Longer(rest);
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
            var txId = endorsed.TransactionId;
            lock (_changing)
                _shared[txId] = new(txId, endorsed.Envelope);
            together[0].Prepare(new(txId, endorsed.Envelope.ToByteArray()));
            together[1..].ForEach(w => w.Prepare(new(txId, [])));
            return txId;
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

    /// <summary>Waits for its block; what became of it is asked by whoever sent it, too.</summary>
    private async Task<bool> WasFirstAsync(string txId, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var status = await network.CommitStatusAsync(txId, patience.Token);
            return status.Code != TxValidationCode.MvccReadConflict;
        }
        catch (Exception e) when (e is FabricException or OperationCanceledException)
        {
            // The next ones are tried; where they come too early, they are refused.
            return true;
        }
        finally
        {
            _ = ForgetAsync(txId, cancellation);
        }
    }

    /// <summary>Not at once: of those that share a transaction a slow one may hand it over only when it is in its block.</summary>
    private async Task ForgetAsync(string txId, CancellationToken cancellation)
    {
        await Task.Delay(Patience, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_changing)
            _shared.Remove(txId);
    }

    private static TimeSpan Longer(TimeSpan rest) =>
        2 * rest < LongestRest ? 2 * rest : LongestRest;

    private static Bytes32 VictimOf(ChainCall.Penalize call) =>
        call.Kind == PenaltyKind.PaymentMissing
            ? call.Answer.ProviderFabric
            : call.Answer.ConsumerFabric;

    /// <summary>A transaction of several penalties, and what hands it to the orderer once somebody has begun to.</summary>
    private sealed class Shared(string txId, Envelope envelope)
    {
        private Task? _submission;

        public Task SubmitAsync(
            Func<string, Envelope, CancellationToken, Task> send,
            CancellationToken cancellation
        )
        {
            if (_submission is null or { IsFaulted: true } or { IsCanceled: true })
                _submission = send(txId, envelope, cancellation);
            return _submission;
        }
    }

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
