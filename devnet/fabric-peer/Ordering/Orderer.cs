using System.Threading.Channels;
using Notary.Fabric.Wire.Common;

namespace Notary.FabricPeer.Ordering;

/// <summary>
/// Puts transactions in an order and cuts blocks: when the batch is full, when its time is up (counted from its
/// first transaction, as Fabric does), or on demand. There are no empty blocks.
/// </summary>
internal sealed class Orderer(
    BlockCommitter committer,
    Faults faults,
    TimeSpan batchTimeout,
    int maxBatchCount,
    TimeProvider time
) : BackgroundService
{
    private readonly Channel<Order> _orders = Channel.CreateBounded<Order>(100_000);
    private long _batchTimeoutTicks = batchTimeout.Ticks;

    /// <summary>From a batch's first transaction to its block. A change counts from the next batch on.</summary>
    public TimeSpan BatchTimeout
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _batchTimeoutTicks));
        set => Interlocked.Exchange(ref _batchTimeoutTicks, value.Ticks);
    }

    /// <returns>When the transaction has its place in the order.</returns>
    /// <exception cref="OrdererAwayException">The orderer takes nothing.</exception>
    public ValueTask SubmitAsync(Envelope envelope, CancellationToken ct) =>
        faults.OrdererIsAway
            ? throw new OrdererAwayException()
            : _orders.Writer.WriteAsync(new(envelope, null), ct);

    /// <summary>Cuts a block of what has been submitted so far.</summary>
    /// <returns>The block's number, or null where nothing was pending.</returns>
    public Task<ulong?> CutAsync(CancellationToken ct) => PullAsync(number => number, ct);

    /// <summary>Cuts a block of what has been submitted so far, and one that sets the channel's configuration anew.</summary>
    /// <returns>The latter's number.</returns>
    public Task<ulong> UpdateConfigAsync(CancellationToken ct) =>
        PullAsync(_ => committer.CommitConfig(), ct);

    /// <summary>Drops what is pending, and takes back every block from the given height on.</summary>
    /// <returns>The height.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer, or not even the first one would remain.</exception>
    public Task<ulong> RevertAsync(ulong height, CancellationToken ct) =>
        PullAsync(
            _ =>
            {
                committer.RevertTo(height);
                return height;
            },
            ct
        );

    /// <summary>Cuts a block and does something before the next transaction.</summary>
    /// <param name="act">Gets the block's number, null where nothing was pending.</param>
    /// <param name="ct">Ends the wait.</param>
    private async Task<T> PullAsync<T>(Func<ulong?, T> act, CancellationToken ct)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _orders.Writer.WriteAsync(new(null, Lever), ct);
        return await done.Task.WaitAsync(ct);

        void Lever(ulong? number)
        {
            try
            {
                done.SetResult(act(number));
            }
            catch (ArgumentOutOfRangeException e)
            {
                done.SetException(e);
            }
        }
    }

    /// <summary>What was accepted is not lost by an orderly end.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _orders.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var first in _orders.Reader.ReadAllAsync(CancellationToken.None))
        {
            await CollectAsync(first);
        }
    }

    private async Task CollectAsync(Order first)
    {
        var batch = new List<Envelope>();
        using var timeout = new CancellationTokenSource(BatchTimeout, time);
        var order = first;
        while (order.Envelope is { } envelope)
        {
            batch.Add(envelope);
            order = batch.Count < maxBatchCount ? await NextAsync(timeout.Token) : Order.ToCut;
        }
        await Task.Delay(faults.BlockDelay, time, CancellationToken.None);
        var number = batch.Count > 0 ? committer.Commit(batch) : (ulong?)null;
        order.Lever?.Invoke(number);
    }

    private async Task<Order> NextAsync(CancellationToken timeout)
    {
        try
        {
            return await _orders.Reader.ReadAsync(timeout);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return Order.ToCut;
        }
    }

    /// <summary>A transaction, or the wish to end the batch.</summary>
    private readonly record struct Order(Envelope? Envelope, Action<ulong?>? Lever)
    {
        public static Order ToCut => default;
    }
}

/// <summary>The orderer takes no transactions.</summary>
internal sealed class OrdererAwayException() : Exception("the orderer is away");
