using Notary.Adversary.Tests.Ledgers;
using Notary.Chains;
using Notary.Chains.Calls;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>
/// Whoever makes the blocks: it orders them as it likes, keeps transactions out for a while, and takes back blocks within the
/// depth limit. A block comes within <see cref="Longest"/> seconds, and has what waited for <see cref="Patience"/>.
/// </summary>
internal sealed class Miner(
    SimChain chain,
    SimClock clock,
    Random random,
    int deepest,
    bool forgets
)
{
    private const long Patience = 8,
        Longest = 5;

    private long _next = clock.Now + 1;

    /// <summary>Once the adversary has had its time.</summary>
    public bool IsHonest { get; set; }

    public void Tick()
    {
        if (chain.Identity.Kind == ChainKind.Fabric)
            Order();
        else if (clock.Now >= _next)
            Mine();
    }

    /// <summary>A channel's orderer: what it accepted comes soon, in any order.</summary>
    private void Order()
    {
        foreach (var transaction in Shuffled(chain.Pool))
            if (IsHonest || random.Next(2) == 0 || clock.Now - chain.Since(transaction) >= 3)
                chain.Mine([transaction], clock.Now);
    }

    private void Mine()
    {
        _next = clock.Now + (IsHonest ? 1 : 1 + random.NextInt64(Longest));
        if (!IsHonest && deepest > 0 && random.Next(6) == 0)
            Reorganise(1 + random.Next(deepest));
        else
            chain.Mine(Choose(clock.Now), clock.Now);
    }

    private void Reorganise(int depth)
    {
        if (chain.Length <= depth + 4)
            return;
        var gone = chain.Revert(depth);
        if (forgets)
            foreach (var penalty in chain.Pool.Where(t => t.Call is ChainCall.Penalize).ToList())
                chain.Drop(penalty);
        foreach (var block in gone)
            chain.Mine(Choose(block.Head.Timestamp!.Value), block.Head.Timestamp.Value);
        chain.Mine(Choose(clock.Now), clock.Now);
    }

    private List<SimTransaction> Choose(long time) =>
        [
            .. Shuffled(chain.Pool)
                .Where(t => IsHonest || random.Next(2) == 0 || time - chain.Since(t) >= Patience),
        ];

    private SimTransaction[] Shuffled(IEnumerable<SimTransaction> pool)
    {
        var all = pool.ToArray();
        random.Shuffle(all);
        return all;
    }
}
