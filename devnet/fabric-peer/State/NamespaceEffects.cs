using Google.Protobuf;
using Notary.Fabric.Wire.Rwset;

namespace Notary.FabricPeer.State;

/// <summary>What a transaction read and wrote in one chaincode's keys.</summary>
internal sealed record NamespaceEffects(string Namespace, KVRWSet Effects)
{
    /// <exception cref="InvalidProtocolBufferException">Not a read-write set.</exception>
    public static IReadOnlyList<NamespaceEffects> Parse(ByteString results) =>
        [
            .. TxReadWriteSet
                .Parser.ParseFrom(results)
                .NsRwset.Select(n => new NamespaceEffects(
                    n.Namespace,
                    KVRWSet.Parser.ParseFrom(n.Rwset)
                )),
        ];
}
