using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Mempool;

/// <summary>
/// The pending transactions to our contracts. One account and nonce is one transaction: another one with the same replaces it,
/// wherever that goes to. It outlives the nodes that are followed.
/// </summary>
internal sealed class TrackedPool(ulong chainId, ContractAddresses contracts)
{
    private readonly Lock guard = new();
    private readonly Dictionary<(Address Sender, ulong Nonce), TrackedTransaction> tracked = [];

    /// <summary>Goes on with what an earlier watch saw.</summary>
    public void Resume(IEnumerable<byte[]> pending)
    {
        foreach (var raw in pending)
            Track(SignedTransaction.Decode(raw, chainId));
    }

    /// <summary>Takes what a node announces.</summary>
    /// <returns>What is new: the end of the one that it replaces, and itself if it is to our contracts.</returns>
    public IReadOnlyList<ChainObservation> Announce(RpcTransaction announced)
    {
        var isOurs = announced.To is { } to && contracts.All.Contains(to);
        lock (guard)
        {
            var earlier = tracked.GetValueOrDefault((announced.From, announced.Nonce));
            if ((earlier is null && !isOurs) || earlier?.Hash == announced.Hash)
                return [];
            if (Rebuild(announced) is not { } signed)
                return [];
            var news = new List<ChainObservation>();
            if (earlier is not null && End(earlier))
                news.Add(new ChainObservation.Dropped(earlier.TxId, signed.Hash.ToString()));
            if (isOurs)
                news.Add(Observe(Track(signed), signed));
            return news;
        }
    }

    public IReadOnlyList<TrackedTransaction> All()
    {
        lock (guard)
            return [.. tracked.Values];
    }

    public bool Has(TrackedTransaction transaction)
    {
        lock (guard)
            return tracked.TryGetValue((transaction.Sender, transaction.Nonce), out var found)
                && found == transaction;
    }

    /// <summary>It is no longer tracked.</summary>
    /// <returns>Whether it was.</returns>
    public bool End(TrackedTransaction transaction)
    {
        lock (guard)
            return Has(transaction) && tracked.Remove((transaction.Sender, transaction.Nonce));
    }

    private TrackedTransaction Track(SignedTransaction signed)
    {
        var transaction = new TrackedTransaction(signed);
        lock (guard)
            return tracked[(transaction.Sender, transaction.Nonce)] = transaction;
    }

    // Rebuilt and recovered, so that a leg is pending, or replaced, only where its payer really signed.
    private SignedTransaction? Rebuild(RpcTransaction announced)
    {
        try
        {
            return announced.ToSigned(chainId);
        }
        catch (FormatException)
        {
            return null; // of a type that this system does not use, or false: its block will tell
        }
    }

    private ChainObservation.Pending Observe(
        TrackedTransaction transaction,
        SignedTransaction signed
    )
    {
        var leg =
            signed.Transaction.To == contracts.User
                ? PendingLegDecoder.Decode(signed.Transaction.Data)
                : null;
        return new(transaction.TxId, signed.Raw, leg);
    }
}
