namespace Notary.Chains;

/// <summary>One blockchain as this system sees it. Everything that is particular to a kind of chain stays behind it.</summary>
public interface IChain : IChainReader, IChainWriter, IChainProver, IAsyncDisposable;
