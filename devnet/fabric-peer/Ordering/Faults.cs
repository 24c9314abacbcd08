using System.Collections.Concurrent;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Ordering;

/// <summary>What goes wrong on demand, to try how a client bears it.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<string, TxValidationCode> _marked = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentQueue<TxValidationCode> _next = [];
    private long _delayTicks;

    /// <summary>While it is away, submitted transactions are refused with UNAVAILABLE.</summary>
    public bool OrdererIsAway { get; set; }

    /// <summary>So long a block that is cut waits before it is committed.</summary>
    public TimeSpan BlockDelay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Gives a valid transaction another verdict at its commit.</summary>
    /// <param name="transactionId">Null for the next one that is ordered.</param>
    /// <param name="code">The verdict.</param>
    public void Invalidate(string? transactionId, TxValidationCode code)
    {
        if (transactionId is null)
        {
            _next.Enqueue(code);
        }
        else
        {
            _marked[transactionId] = code;
        }
    }

    /// <summary>The verdict on a transaction that is valid otherwise; used once.</summary>
    internal TxValidationCode VerdictOn(string transactionId) =>
        _marked.TryRemove(transactionId, out var code) || _next.TryDequeue(out code)
            ? code
            : TxValidationCode.Valid;
}
