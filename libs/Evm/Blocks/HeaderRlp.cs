using System.Text.Json;

namespace Notary.Evm;

/// <summary>Block headers as they are hashed (Yellow Paper, section 4.4.3, and the EIPs that appended members).</summary>
public static class HeaderRlp
{
    private const int BloomSize = 256;
    private const int NonceSize = 8;
    private const int MaxSize = 4_096;

    // In the order of the encoding. A node shows a member from the fork on that brought it.
    private static readonly (string Name, bool IsScalar)[] Members =
    [
        ("parentHash", false),
        ("sha3Uncles", false),
        ("miner", false),
        ("stateRoot", false),
        ("transactionsRoot", false),
        ("receiptsRoot", false),
        ("logsBloom", false),
        ("difficulty", true),
        ("number", true),
        ("gasLimit", true),
        ("gasUsed", true),
        ("timestamp", true),
        ("extraData", false),
        ("mixHash", false),
        ("nonce", false),
        ("baseFeePerGas", true), // EIP-1559
        ("withdrawalsRoot", false), // EIP-4895
        ("blobGasUsed", true), // EIP-4844
        ("excessBlobGas", true),
        ("parentBeaconBlockRoot", false), // EIP-4788
        ("requestsHash", false), // EIP-7685
    ];

    /// <summary>The header of <c>eth_getBlockBy…</c>'s answer, encoded; its keccak256 is the block's hash if the node tells the truth.</summary>
    /// <exception cref="FormatException">A member is malformed.</exception>
    public static byte[] Encode(JsonElement block) =>
        RlpWriter.EncodeList(rlp =>
        {
            foreach (var (name, isScalar) in Members)
                if (block.TryGetProperty(name, out var member))
                    Write(rlp, member.GetString() ?? throw Malformed(name), isScalar);
        });

    /// <summary>Reads an encoded header. Its hash is computed, so that nothing else needs trust once that is known.</summary>
    /// <exception cref="FormatException">Malformed, or longer than 4,096 bytes.</exception>
    public static BlockHeader Parse(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > MaxSize)
            throw Malformed("length");
        var rlp = RlpReader.OfList(encoded);
        var parent = ReadHash(ref rlp);
        rlp.ReadBytes(Bytes32.Size);
        rlp.ReadBytes(Address.Size);
        var (state, transactions, receipts) = (
            ReadHash(ref rlp),
            ReadHash(ref rlp),
            ReadHash(ref rlp)
        );
        var bloom = rlp.ReadBytes(BloomSize).ToArray();
        rlp.ReadUInt();
        var (number, gasLimit, gasUsed, timestamp) = (
            rlp.ReadUInt64(),
            rlp.ReadUInt64(),
            rlp.ReadUInt64(),
            rlp.ReadUInt64()
        );
        rlp.ReadBytes();
        rlp.ReadBytes(Bytes32.Size);
        rlp.ReadBytes(NonceSize);
        return new(
            number,
            Keccak256.Hash(encoded),
            parent,
            timestamp,
            state,
            transactions,
            receipts,
            gasLimit,
            gasUsed,
            rlp.IsAtEnd ? null : rlp.ReadUInt(),
            bloom
        );
    }

    private static void Write(RlpWriter rlp, string hex, bool isScalar)
    {
        if (isScalar)
            rlp.Scalar(Hex.DecodeQuantity(hex));
        else
            rlp.Bytes(Hex.Decode(hex));
    }

    private static Bytes32 ReadHash(ref RlpReader rlp) =>
        Bytes32.FromSpan(rlp.ReadBytes(Bytes32.Size));

    private static FormatException Malformed(string member) =>
        new($"a block header's {member} is malformed");
}
