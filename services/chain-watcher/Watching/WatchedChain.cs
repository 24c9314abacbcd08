using System.Collections.Immutable;
using Notary.Chains;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.ChainWatcher.Watching;

/// <summary>
/// The watcher's state, folded from its own log: the newest blocks, the depth that each agreement asks for, and what has
/// not reached that depth yet.
/// </summary>
public sealed record WatchedChain
{
    /// <summary>Height of the newest block; −1 before the first.</summary>
    public long Height { get; init; } = -1;

    /// <summary>The greatest height that there was; −1 before the first block.</summary>
    public long Peak { get; init; } = -1;

    public Bytes32? Genesis { get; init; }

    /// <summary>Height of the newest block that a node called final; −1 before the first.</summary>
    public long Finalized { get; init; } = -1;

    /// <summary>Of the newest blocks, by height.</summary>
    public ImmutableSortedDictionary<long, Bytes32> Hashes { get; init; } =
        ImmutableSortedDictionary<long, Bytes32>.Empty;

    /// <summary>Why nodes are dropped, by their name.</summary>
    public ImmutableDictionary<string, string> DroppedNodes { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Raw transactions that are pending, by their id.</summary>
    public ImmutableDictionary<string, string> Pending { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Why the watch stopped, if it has not seen a block since.</summary>
    public string? Stopped { get; init; }

    public ImmutableDictionary<Bytes32, Agreement> Agreements { get; init; } =
        ImmutableDictionary<Bytes32, Agreement>.Empty;
    public ImmutableList<DepositSeen> Deposits { get; init; } = [];

    /// <summary>Legs that wait for their depth.</summary>
    public ImmutableList<LegSeen> Legs { get; init; } = [];

    /// <summary>Legs of agreements that were never locked here: nobody knows their depth.</summary>
    public ImmutableDictionary<Bytes32, ImmutableList<LegSeen>> Strangers { get; init; } =
        ImmutableDictionary<Bytes32, ImmutableList<LegSeen>>.Empty;

    public WatchedChain Apply(BlockSeen e)
    {
        var hashes = Hashes.SetItem(e.Height, e.Hash);
        return this with
        {
            Height = e.Height,
            Peak = Math.Max(Peak, e.Height),
            Hashes =
                hashes.Count > ChainLimits.RememberedBlocks
                    ? hashes.Remove(hashes.Keys.First())
                    : hashes,
            Stopped = null,
        };
    }

    /// <summary>Where a watch goes on, with the newest blocks, block 0 and what is pending.</summary>
    public WatchStart Resume(long fromHeight) =>
        new(
            Math.Max(Height + 1, fromHeight),
            Genesis is { } genesis ? Hashes.SetItem(0, genesis) : Hashes,
            [.. Pending.Values.Select(raw => Hex.Decode(raw))]
        );

    /// <summary>That a block left the chain. What was confirmed in it had no more confirmations than it may have had itself.</summary>
    public BlockUndone Undo(long height, Bytes32 hash) =>
        new(height, hash, Math.Max(Peak, Height) - height + 1);

    public WatchedChain Apply(BlockUndone e) =>
        this with
        {
            Height = e.Height - 1,
            Finalized = Math.Min(Finalized, e.Height - 1),
            Hashes = Hashes.Remove(e.Height),
            Deposits = Deposits.RemoveAll(d => d.Height >= e.Height),
            Legs = Legs.RemoveAll(l => l.Height >= e.Height),
            Strangers = Strangers.SetItems(
                from legs in Strangers
                where legs.Value.Any(l => l.Height >= e.Height)
                select KeyValuePair.Create(
                    legs.Key,
                    legs.Value.RemoveAll(l => l.Height >= e.Height)
                )
            ),
        };

    public WatchedChain Apply(DepositSeen e) =>
        this with
        {
            Agreements = Agreements.SetItem(
                e.AgreementId,
                AbiStruct.FromAbiHex<Agreement>(e.Agreement)
            ),
            Deposits = Deposits.Add(e),
            Legs = Legs.AddRange(Strangers.GetValueOrDefault(e.AgreementId, [])),
            Strangers = Strangers.Remove(e.AgreementId),
        };

    public WatchedChain Apply(LegSeen e) =>
        Agreements.ContainsKey(e.AgreementId)
            ? this with
            {
                Legs = Legs.Add(e),
            }
            : this with
            {
                Strangers = Strangers.SetItem(
                    e.AgreementId,
                    Strangers.GetValueOrDefault(e.AgreementId, []).Add(e)
                ),
            };

    public WatchedChain Apply(DepositConfirmed e) =>
        this with
        {
            Deposits = Deposits.Remove(e.Deposit),
        };

    public WatchedChain Apply(LegReachedDepth e) => this with { Legs = Legs.Remove(e.Leg) };

    /// <summary>The state after any of the watcher's events.</summary>
    public WatchedChain Apply(object @event) =>
        @event switch
        {
            BlockSeen e => Apply(e),
            BlockUndone e => Apply(e),
            PendingSeen { Raw: { } raw } e => this with { Pending = Pending.SetItem(e.TxId, raw) },
            PendingMined e => this with { Pending = Pending.Remove(e.TxId) },
            PendingDropped e => this with { Pending = Pending.Remove(e.TxId) },
            BlockFinalized e => this with { Finalized = e.Height },
            GenesisSeen e => this with { Genesis = e.Hash },
            NodeDropped e => this with { DroppedNodes = DroppedNodes.SetItem(e.Node, e.Reason) },
            NodeRestored e => this with { DroppedNodes = DroppedNodes.Remove(e.Node) },
            WatchStopped e => this with { Stopped = e.Reason },
            DepositSeen e => Apply(e),
            DepositConfirmed e => Apply(e),
            LegSeen e => Apply(e),
            LegReachedDepth e => Apply(e),
            _ => this,
        };

    /// <summary>What now counts, in the order in which it was seen.</summary>
    public IEnumerable<object> Matured(Maturity maturity) =>
        [
            .. Deposits
                .Where(d => IsMature(d.Height, maturity.Of(d, Agreements[d.AgreementId])))
                .Select(d => new DepositConfirmed(d)),
            .. Legs.Where(l => IsMature(l.Height, maturity.Of(l, Agreements[l.AgreementId])))
                .Select(l => new LegReachedDepth(l)),
        ];

    private bool IsMature(long height, Demand demand) =>
        Height - height + 1 >= demand.Depth && (!demand.Finalized || height <= Finalized);
}
