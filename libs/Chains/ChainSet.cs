using Notary.Evm;

namespace Notary.Chains;

/// <summary>The chains that a service talks to, each through a connection of its own; found by keccak256 of their CAIP-2 id.</summary>
public sealed class ChainSet : IAsyncDisposable
{
    private readonly Dictionary<Bytes32, IChain> _byChain;
    private readonly List<IChain> _all;

    /// <exception cref="ArgumentException">There is none, or one twice.</exception>
    public ChainSet(IEnumerable<IChain> chains)
    {
        _all = [.. chains];
        _byChain = _all.ToDictionary(chain => chain.Identity.Chain);
        if (_all.Count == 0)
            throw new ArgumentException("at least one chain is needed", nameof(chains));
    }

    /// <summary>In the order of the settings.</summary>
    public IReadOnlyList<IChain> All => _all;

    public bool Contains(Bytes32 chain) => _byChain.ContainsKey(chain);

    /// <exception cref="KeyNotFoundException">The chain is not configured.</exception>
    public IChain ByChain(Bytes32 chain) => _byChain[chain];

    public async ValueTask DisposeAsync()
    {
        foreach (var chain in All)
            await chain.DisposeAsync();
    }
}
