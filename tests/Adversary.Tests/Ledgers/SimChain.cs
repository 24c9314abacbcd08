using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>One simulated chain: its blocks, its mempool, and all that anybody who watches it sees, in order.</summary>
internal sealed class SimChain
{
    private readonly Dictionary<string, SimTransaction> _prepared = new(StringComparer.Ordinal);
    private readonly List<ChainObservation> _feed = [];
    private readonly List<SimBlock> _blocks;
    private readonly Dictionary<string, long> _since = new(StringComparer.Ordinal);
    private readonly List<SimTransaction> _pool = [];
    private readonly SimClock _clock;

    public SimChain(Law law, Books begin, SimClock clock)
    {
        (Law, _clock) = (law, clock);
        _blocks = [SimBlock.Of(law, null, [], begin, clock.Now)];
        _feed.Add(Seen(Head));
    }

    public Law Law { get; set; }

    public ChainIdentity Identity => Law.Chain;

    public SimBlock Head => _blocks[^1];

    /// <summary>The number of its blocks.</summary>
    public int Length => _blocks.Count;

    public IReadOnlyList<ChainObservation> Feed => _feed;

    /// <summary>Transactions of all blocks of the present chain, in order.</summary>
    public IEnumerable<SimOutcome> Outcomes => _blocks.SelectMany(b => b.Outcomes);

    /// <summary>What waits, in the order of its coming.</summary>
    public IReadOnlyList<SimTransaction> Pool => _pool;

    /// <summary>When it was seen first, Unix seconds.</summary>
    public long Since(SimTransaction transaction) => _since[transaction.TxId];

    /// <summary>On a channel transactions have no order.</summary>
    private bool HasNonces => Identity.Kind == ChainKind.Evm;

    /// <summary>As it stands with so many confirmations; the first block has all.</summary>
    public SimBlock AtDepth(uint depth) => _blocks[Math.Max(0, _blocks.Count - (int)depth)];

    public SimBlock? At(long height) => _blocks.Find(b => b.Head.Height == height);

    public SimBlock? BlockOf(string txId) => _blocks.FindLast(b => b.Find(txId) is not null);

    /// <summary>What somebody has at the beginning.</summary>
    public void Endow(Bytes32 party, BigInteger amount)
    {
        var books = Head.Books;
        _blocks[^1] = Head with
        {
            Books = books with { Wallets = books.Wallets.SetItem(party, amount) },
        };
    }

    public void Keep(SimTransaction prepared) => _prepared[prepared.TxId] = prepared;

    /// <exception cref="ChainRejectedException">Its nonce is used, or taken at a higher fee.</exception>
    public void Submit(string txId)
    {
        var transaction = _prepared[txId];
        if (BlockOf(txId) is not null || _pool.Exists(p => p.TxId == txId))
            return;
        if (HasNonces)
            Replace(transaction);
        _pool.Add(transaction);
        _since.TryAdd(txId, _clock.Now);
        _feed.Add(new ChainObservation.Pending(txId, transaction.Raw, LegOf(transaction)));
    }

    /// <summary>A block with these of the pool, as far as they are next by their nonces.</summary>
    /// <param name="time">Unix seconds, above the one before.</param>
    public void Mine(IEnumerable<SimTransaction> chosen, long time)
    {
        var (books, outcomes) = (Head.Books, new List<SimOutcome>());
        var rest = chosen.ToList();
        while (rest.Find(t => IsNext(books, t)) is { } next)
        {
            rest.Remove(next);
            (books, var outcome) = Execute(books, next, time);
            outcomes.Add(outcome);
        }
        Add(SimBlock.Of(Law, Head, outcomes, books, time));
        Forget();
    }

    /// <summary>The newest blocks leave the chain; their transactions wait again.</summary>
    public IReadOnlyList<SimBlock> Revert(int blocks)
    {
        var gone = _blocks[^blocks..];
        _blocks.RemoveRange(_blocks.Count - blocks, blocks);
        foreach (var block in Enumerable.Reverse(gone))
            _feed.Add(new ChainObservation.Reverted(block.Head.Height, block.Head.Hash));
        _pool.AddRange(gone.SelectMany(b => b.Outcomes).Select(o => o.Transaction));
        return gone;
    }

    /// <summary>The node forgets a transaction that waits.</summary>
    public void Drop(SimTransaction transaction)
    {
        if (_pool.Remove(transaction))
            _feed.Add(new ChainObservation.Dropped(transaction.TxId, null));
    }

    /// <summary>What a call of this sender would do now.</summary>
    /// <exception cref="ChainRejectedException">It would be refused.</exception>
    public void Simulate(Bytes32 sender, ChainCall call) =>
        new Contracts(Law, Head.Books, sender, "simulated", _clock.Now).Call(call);

    private void Replace(SimTransaction transaction)
    {
        var (sender, nonce) = (transaction.Sender, transaction.Nonce);
        if (nonce < Head.Books.Nonces.GetValueOrDefault(sender))
            throw new ChainRejectedException("nonce too low");
        if (_pool.Find(p => (p.Sender, p.Nonce) == (sender, nonce)) is not { } known)
            return;
        if (known.Fee >= transaction.Fee)
            throw new ChainRejectedException("replacement transaction underpriced");
        _pool.Remove(known);
        _feed.Add(new ChainObservation.Dropped(known.TxId, transaction.TxId));
    }

    private bool IsNext(Books books, SimTransaction transaction) =>
        !HasNonces || books.Nonces.GetValueOrDefault(transaction.Sender) == transaction.Nonce;

    private (Books, SimOutcome) Execute(Books books, SimTransaction t, long time)
    {
        var next = books.Nonces.SetItem(t.Sender, t.Nonce + 1);
        try
        {
            var (after, events) = new Contracts(Law, books, t.Sender, t.TxId, time).Call(t.Call);
            return (after with { Nonces = next }, new(t, null, events));
        }
        catch (ChainRejectedException e)
        {
            return (books with { Nonces = next }, new(t, e.Message, []));
        }
    }

    private void Add(SimBlock block)
    {
        _blocks.Add(block);
        _feed.Add(Seen(block));
        foreach (var outcome in block.Outcomes)
            _feed.Add(
                new ChainObservation.Mined(
                    outcome.Transaction.TxId,
                    block.Head.Height,
                    outcome.Reason is null
                )
            );
    }

    /// <summary>What is in a block waits no longer, nor does what can never be.</summary>
    private void Forget()
    {
        foreach (var waiting in _pool.Where(IsOver).ToList())
        {
            _pool.Remove(waiting);
            if (BlockOf(waiting.TxId) is null)
                _feed.Add(new ChainObservation.Dropped(waiting.TxId, null));
        }
    }

    private bool IsOver(SimTransaction waiting) =>
        BlockOf(waiting.TxId) is not null
        || (HasNonces && waiting.Nonce < Head.Books.Nonces.GetValueOrDefault(waiting.Sender));

    private static ChainObservation.Block Seen(SimBlock block) =>
        new(block.Head, block.Parent, [.. block.Outcomes.SelectMany(o => o.Events)]);

    private static PendingLeg? LegOf(SimTransaction transaction) =>
        transaction.Call switch
        {
            ChainCall.Pay p => new(Side.Payment, p.Answer),
            ChainCall.Deliver d => new(Side.Delivery, d.Answer),
            _ => null,
        };
}
