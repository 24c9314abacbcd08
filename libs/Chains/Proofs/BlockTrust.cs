using System.Security.Cryptography.X509Certificates;
using Notary.Evm;

namespace Notary.Chains.Proofs;

/// <summary>Why the reader of a proof believes that a block is one of the chain: nothing else about it need be trusted.</summary>
public abstract record BlockTrust
{
    private BlockTrust() { }

    /// <summary>It knows the block's hash, from a node of its own for instance.</summary>
    public sealed record Hash(Bytes32 Block) : BlockTrust;

    /// <summary>It knows the channel's orderers (Fabric). Quorum: how many of them must have signed, 1 under Raft.</summary>
    public sealed record Orderers(
        IReadOnlyCollection<X509Certificate2> Certificates,
        int Quorum = 1
    ) : BlockTrust;
}
