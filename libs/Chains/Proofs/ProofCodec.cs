using System.Text;
using Notary.Evm;
using Notary.Fabric.Blocks;

namespace Notary.Chains.Proofs;

/// <summary>RLP: [version, kind, content …] (docs/formats.md, "Proofs").</summary>
internal static class ProofCodec
{
    private const int Version = 1;
    private const int EvmInclusion = 0;
    private const int FabricInclusion = 1;
    private const int EvmLeg = 2;
    private const int FabricLeg = 3;
    private const int MaxTxIdSize = 128;

    public static byte[] Encode(InclusionProof proof) =>
        proof switch
        {
            InclusionProof.Evm(var t) => Encode(
                EvmInclusion,
                rlp =>
                    Write(
                        Write(rlp.Bytes(t.Header).Scalar(t.Index), t.TransactionNodes),
                        t.ReceiptNodes
                    )
            ),
            InclusionProof.Fabric(var t) => Encode(
                FabricInclusion,
                rlp => rlp.Bytes(t.Block).Bytes(Encoding.UTF8.GetBytes(t.TransactionId))
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(proof)),
        };

    public static byte[] Encode(LegProof proof) =>
        proof switch
        {
            LegProof.Evm(var header, var account, var slot) => Encode(
                EvmLeg,
                rlp => Write(Write(rlp.Bytes(header), account), slot)
            ),
            LegProof.Fabric(var header, var record) => Encode(
                FabricLeg,
                rlp => rlp.Bytes(header).Bytes(Encoding.UTF8.GetBytes(record))
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(proof)),
        };

    public static InclusionProof ParseInclusion(ReadOnlySpan<byte> encoded)
    {
        var rlp = Open(encoded, InclusionProof.MaxSize, out var kind);
        InclusionProof proof = kind switch
        {
            EvmInclusion => new InclusionProof.Evm(
                new(
                    rlp.ReadBytes().ToArray(),
                    (int)rlp.ReadUInt(31),
                    ReadNodes(ref rlp),
                    ReadNodes(ref rlp)
                )
            ),
            FabricInclusion => new InclusionProof.Fabric(
                new BlockProof(rlp.ReadBytes().ToArray(), ReadText(ref rlp, MaxTxIdSize))
            ),
            _ => throw new FormatException($"a proof of kind {kind} is none of inclusion"),
        };
        rlp.RequireEnd();
        return proof;
    }

    public static LegProof ParseLeg(ReadOnlySpan<byte> encoded)
    {
        var rlp = Open(encoded, LegProof.MaxSize, out var kind);
        LegProof proof = kind switch
        {
            EvmLeg => new LegProof.Evm(
                rlp.ReadBytes().ToArray(),
                ReadNodes(ref rlp),
                ReadNodes(ref rlp)
            ),
            FabricLeg => new LegProof.Fabric(
                rlp.ReadBytes().ToArray(),
                ReadText(ref rlp, LegProof.MaxSize)
            ),
            _ => throw new FormatException($"a proof of kind {kind} is none of a leg"),
        };
        rlp.RequireEnd();
        return proof;
    }

    private static byte[] Encode(int kind, Action<RlpWriter> content) =>
        RlpWriter.EncodeList(rlp => content(rlp.Scalar(Version).Scalar(kind)));

    private static RlpReader Open(ReadOnlySpan<byte> encoded, int maxSize, out int kind)
    {
        if (encoded.Length > maxSize)
            throw new FormatException($"a proof has {encoded.Length} bytes, more than {maxSize}");
        var rlp = RlpReader.OfList(encoded);
        var version = rlp.ReadUInt(31);
        if (version != Version)
            throw new FormatException($"a proof is of version {version}, not {Version}");
        kind = (int)rlp.ReadUInt(31);
        return rlp;
    }

    private static RlpWriter Write(RlpWriter rlp, IReadOnlyList<byte[]> nodes) =>
        rlp.List(list =>
        {
            foreach (var node in nodes)
                list.Bytes(node);
        });

    private static List<byte[]> ReadNodes(ref RlpReader rlp)
    {
        var nodes = new List<byte[]>();
        for (var items = rlp.ReadList(); !items.IsAtEnd; )
        {
            nodes.Add(items.ReadBytes().ToArray());
            if (nodes.Count > TrieProof.MaxNodes)
                throw new FormatException("a proof has more nodes than any path");
        }
        return nodes;
    }

    private static string ReadText(ref RlpReader rlp, int maxSize)
    {
        var text = rlp.ReadBytes();
        return text.Length <= maxSize
            ? Encoding.UTF8.GetString(text)
            : throw new FormatException($"a text in a proof has more than {maxSize} bytes");
    }
}
