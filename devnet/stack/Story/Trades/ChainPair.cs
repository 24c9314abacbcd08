using Notary.Chains;

namespace Notary.Devnet.Story.Trades;

/// <summary>On which kinds of chain an agreement's legs are; of one kind, both are on the same chain.</summary>
public sealed record ChainPair(ChainKind Payment, ChainKind Data)
{
    public static ChainPair EvmFabric { get; } = new(ChainKind.Evm, ChainKind.Fabric);

    public bool IsOneChain => Payment == Data;

    public override string ToString() => $"{Payment}–{Data}";
}
