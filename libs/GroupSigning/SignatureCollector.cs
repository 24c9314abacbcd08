using Notary.Evm;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>Gives partial signatures from the bus to those who wait for the group's signature over their message. Thread-safe.</summary>
public sealed class SignatureCollector
{
    private readonly List<PendingSignature> _open = [];

    /// <summary>Begins to collect partials over <paramref name="message"/>; dispose it to end.</summary>
    public PendingSignature Open(KnownGroup group, Bytes32 message)
    {
        var collection = new PendingSignature(group, message, Close);
        lock (_open)
            _open.Add(collection);
        return collection;
    }

    /// <summary>Takes a partial from anyone; one that nobody waits for is passed over.</summary>
    public void Receive(PartialSignature partial)
    {
        PendingSignature[] open;
        lock (_open)
            open = [.. _open];
        foreach (var collection in open)
            collection.Receive(partial);
    }

    private void Close(PendingSignature collection)
    {
        lock (_open)
            _open.Remove(collection);
    }
}
