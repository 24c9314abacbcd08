using Notary.Evm;

namespace Notary.Chains.Evm.Mempool;

/// <summary>A transaction to our contracts that was seen pending and has not ended.</summary>
internal sealed class TrackedTransaction(SignedTransaction signed)
{
    public Bytes32 Hash { get; } = signed.Hash;
    public Address Sender { get; } = signed.Sender;
    public ulong Nonce { get; } = signed.Transaction.Nonce;
    public string TxId { get; } = signed.Hash.ToString();

    /// <summary>How often in a row the node knew nothing of it.</summary>
    public int Misses { get; set; }

    /// <summary>In which round of checks the node was asked for it.</summary>
    public long AskedIn { get; set; }
}
