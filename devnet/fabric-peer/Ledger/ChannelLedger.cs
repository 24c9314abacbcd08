using System.Collections.Concurrent;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Ledger;

/// <summary>Where a transaction is and what became of it.</summary>
internal sealed record TransactionPlace(ulong Block, int Index, TxValidationCode Code);

/// <summary>The channel's blocks and what follows from them: state, history and the index of transactions. One writer.</summary>
internal sealed class ChannelLedger : IDisposable
{
    private readonly BlockFile? _file;
    private readonly List<Block> _blocks = [];
    private readonly ConcurrentDictionary<string, TransactionPlace> _transactions = new(
        StringComparer.Ordinal
    );
    private readonly List<ulong> _configs = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = NewSource();

    /// <exception cref="InvalidDataException">The stored chain is broken or begins with another network's block.</exception>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public ChannelLedger(string? directory, Block genesis)
    {
        _file = directory is null ? null : new BlockFile(directory);
        var stored = _file?.ReadAll() ?? [];
        if (stored.Count == 0)
        {
            Append(genesis);
            return;
        }
        if (!stored[0].Data.Equals(genesis.Data))
        {
            throw new InvalidDataException(
                $"the ledger in {directory} belongs to another network: use the --crypto and --channel that it began with, or another --ledger"
            );
        }
        foreach (var block in stored)
        {
            Take(block);
        }
    }

    public WorldState State { get; private set; } = WorldState.Empty;

    public KeyHistory History { get; } = new();

    public ulong Height
    {
        get
        {
            lock (_lock)
            {
                return (ulong)_blocks.Count;
            }
        }
    }

    /// <summary>Numbers of the blocks that set the configuration, block 0 first. The writer's own.</summary>
    public IReadOnlyList<ulong> Configs => _configs;

    public Block Last => this[Height - 1]!;

    /// <summary>Null for a block that does not exist yet.</summary>
    public Block? this[ulong number]
    {
        get
        {
            lock (_lock)
            {
                return number < (ulong)_blocks.Count ? _blocks[(int)number] : null;
            }
        }
    }

    public TransactionPlace? Find(string transactionId) =>
        _transactions.GetValueOrDefault(transactionId);

    public void Append(Block block)
    {
        EnsureFollows(block);
        _file?.Append(block);
        Take(block);
    }

    /// <summary>Goes back to when there were only so many blocks. Calls in progress may see the way there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer, or not even the first one would remain.</exception>
    public void RevertTo(ulong height)
    {
        ArgumentOutOfRangeException.ThrowIfZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height);
        var kept = _blocks.Take((int)height).ToArray();
        _file?.KeepFirst(kept.Length);
        lock (_lock)
        {
            _blocks.Clear();
        }
        _configs.Clear();
        _transactions.Clear();
        History.Clear();
        State = WorldState.Empty;
        foreach (var block in kept)
        {
            Take(block);
        }
    }

    /// <summary>Waits for a block.</summary>
    public async Task<Block> WaitAsync(ulong number, CancellationToken ct)
    {
        while (true)
        {
            var grown = Volatile.Read(ref _grown).Task;
            if (this[number] is { } block)
            {
                return block;
            }
            await grown.WaitAsync(ct);
        }
    }

    /// <summary>Waits until a transaction is in a block.</summary>
    public async Task<TransactionPlace> WaitAsync(string transactionId, CancellationToken ct)
    {
        while (true)
        {
            var grown = Volatile.Read(ref _grown).Task;
            if (Find(transactionId) is { } place)
            {
                return place;
            }
            await grown.WaitAsync(ct);
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Derives everything from a block: the same for a new one and for one read back.</summary>
    private void Take(Block block)
    {
        EnsureFollows(block);
        if (block.Data.Data.Any(BlockEntry.IsConfig))
        {
            _configs.Add(block.Header.Number);
        }
        var codes = BlockParser.ValidationCodes(block);
        for (var i = 0; i < block.Data.Data.Count; i++)
        {
            Take(block.Header.Number, i, block.Data.Data[i], (TxValidationCode)codes[i]);
        }
        lock (_lock)
        {
            _blocks.Add(block);
        }
        Interlocked.Exchange(ref _grown, NewSource()).SetResult();
    }

    private void Take(ulong block, int index, ByteString data, TxValidationCode code)
    {
        if (EndorserTransaction.TryParse(data) is not { } transaction)
        {
            return;
        }
        // The first of two transactions with one id is the one that counts.
        _transactions.TryAdd(transaction.TransactionId, new(block, index, code));
        if (code == TxValidationCode.Valid)
        {
            var version = new StateVersion(block, (ulong)index);
            State = State.Apply(transaction.Effects, version);
            History.Take(transaction);
        }
    }

    private void EnsureFollows(Block block)
    {
        var header = block.Header;
        var previous = _blocks.Count == 0 ? [] : BlockHash.Of(_blocks[^1].Header);
        if (
            header.Number != (ulong)_blocks.Count
            || !header.PreviousHash.Span.SequenceEqual(previous)
            || !header.DataHash.Span.SequenceEqual(BlockHash.OfData(block.Data))
            || BlockParser.ValidationCodes(block).Length != block.Data.Data.Count
        )
        {
            throw new InvalidDataException($"block {header.Number} does not continue the chain");
        }
    }

    private static TaskCompletionSource NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
