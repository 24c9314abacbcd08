using System.Numerics;

namespace Notary.Evm;

/// <summary>The encodings of EIP-155, EIP-2930 and EIP-1559.</summary>
internal static class TransactionCodec
{
    private const int ProtectedV = 35;
    private const byte UnprotectedV = 27;

    /// <summary>Signed encoding, or without a signature what is hashed for signing.</summary>
    public static byte[] Encode(EvmTransaction transaction, EvmSignature? signature)
    {
        if (transaction.Type == TransactionType.Legacy)
            return RlpWriter.EncodeList(writer => WriteLegacy(writer, transaction, signature));
        return
        [
            (byte)transaction.Type,
            .. RlpWriter.EncodeList(writer => WriteTyped(writer, transaction, signature)),
        ];
    }

    public static (EvmTransaction Transaction, EvmSignature Signature) Decode(
        ReadOnlySpan<byte> raw
    ) =>
        raw.IsEmpty ? throw new FormatException("transaction is empty")
        : raw[0] >= 0xc0 ? ReadLegacy(RlpReader.OfList(raw))
        : raw[0] is 1 or 2 ? ReadTyped((TransactionType)raw[0], RlpReader.OfList(raw[1..]))
        : throw new FormatException($"transactions of type {raw[0]} are not supported");

    private static void WriteLegacy(
        RlpWriter writer,
        EvmTransaction transaction,
        EvmSignature? signature
    )
    {
        writer.Scalar(transaction.Nonce).Scalar(transaction.MaxFeePerGas);
        WritePayload(writer, transaction);
        if (signature is { } given)
            WriteSignature(writer, LegacyV(transaction.ChainId, given), given);
        else if (transaction.ChainId is { } chainId)
            writer.Scalar(chainId).Scalar(0).Scalar(0);
    }

    private static void WriteTyped(
        RlpWriter writer,
        EvmTransaction transaction,
        EvmSignature? signature
    )
    {
        writer.Scalar(transaction.ChainId!.Value).Scalar(transaction.Nonce);
        if (transaction.Type == TransactionType.DynamicFee)
            writer.Scalar(transaction.MaxPriorityFeePerGas);
        writer.Scalar(transaction.MaxFeePerGas);
        WritePayload(writer, transaction);
        writer.List(list => WriteAccessList(list, transaction.AccessList));
        if (signature is { } given)
            WriteSignature(writer, given.YParity, given);
    }

    private static void WritePayload(RlpWriter writer, EvmTransaction transaction) =>
        writer
            .Scalar(transaction.GasLimit)
            .Bytes(transaction.To?.ToArray() ?? [])
            .Scalar(transaction.Value)
            .Bytes(transaction.Data);

    private static void WriteAccessList(RlpWriter writer, IReadOnlyList<AccessListEntry> entries)
    {
        foreach (var entry in entries)
            writer.List(member =>
                member
                    .Bytes(entry.Address.ToArray())
                    .List(keys => WriteKeys(keys, entry.StorageKeys))
            );
    }

    private static void WriteKeys(RlpWriter writer, IReadOnlyList<Bytes32> keys)
    {
        foreach (var key in keys)
            writer.Bytes(key.ToArray());
    }

    private static void WriteSignature(RlpWriter writer, BigInteger v, EvmSignature signature) =>
        writer
            .Scalar(v)
            .Scalar(AbiWords.ReadUInt256(signature.R.ToArray()))
            .Scalar(AbiWords.ReadUInt256(signature.S.ToArray()));

    private static BigInteger LegacyV(ulong? chainId, EvmSignature signature) =>
        chainId is { } id ? ProtectedV + (2 * (BigInteger)id) + signature.YParity : signature.V;

    private static (EvmTransaction Transaction, EvmSignature Signature) ReadLegacy(RlpReader reader)
    {
        var nonce = reader.ReadUInt64();
        var price = reader.ReadUInt();
        var unsigned = ReadPayload(ref reader, TransactionType.Legacy, nonce, price, price);
        var v = reader.ReadUInt();
        if (v == UnprotectedV || v == UnprotectedV + 1)
            return (unsigned, ReadSignature(ref reader, (byte)v));
        var (chainId, parity) = BigInteger.DivRem(v - ProtectedV, 2);
        if (v < ProtectedV || chainId > ulong.MaxValue)
            throw new FormatException("v of a legacy transaction is out of range");
        return (
            unsigned with
            {
                ChainId = (ulong)chainId,
            },
            ReadSignature(ref reader, (byte)(UnprotectedV + (int)parity))
        );
    }

    private static (EvmTransaction Transaction, EvmSignature Signature) ReadTyped(
        TransactionType type,
        RlpReader reader
    )
    {
        var chainId = reader.ReadUInt64();
        var nonce = reader.ReadUInt64();
        var priority = reader.ReadUInt();
        var price = type == TransactionType.DynamicFee ? reader.ReadUInt() : priority;
        var unsigned = ReadPayload(ref reader, type, nonce, priority, price);
        unsigned = unsigned with
        {
            ChainId = chainId,
            AccessList = ReadAccessList(reader.ReadList()),
        };
        var parity = reader.ReadUInt(bits: 1);
        return (unsigned, ReadSignature(ref reader, (byte)(UnprotectedV + (int)parity)));
    }

    private static EvmTransaction ReadPayload(
        ref RlpReader reader,
        TransactionType type,
        ulong nonce,
        BigInteger priority,
        BigInteger price
    ) =>
        new()
        {
            Type = type,
            ChainId = null,
            Nonce = nonce,
            MaxPriorityFeePerGas = priority,
            MaxFeePerGas = price,
            GasLimit = reader.ReadUInt64(),
            To = ReadRecipient(reader.ReadBytes()),
            Value = reader.ReadUInt(),
            Data = reader.ReadBytes().ToArray(),
        };

    private static Address? ReadRecipient(ReadOnlySpan<byte> bytes) =>
        bytes.Length switch
        {
            0 => null,
            Address.Size => Address.FromSpan(bytes),
            _ => throw new FormatException("a recipient has 20 bytes or none"),
        };

    private static List<AccessListEntry> ReadAccessList(RlpReader reader)
    {
        var entries = new List<AccessListEntry>();
        while (!reader.IsAtEnd)
        {
            var entry = reader.ReadList();
            entries.Add(
                new(Address.FromSpan(entry.ReadBytes(Address.Size)), ReadKeys(entry.ReadList()))
            );
            entry.RequireEnd();
        }
        return entries;
    }

    private static List<Bytes32> ReadKeys(RlpReader reader)
    {
        var keys = new List<Bytes32>();
        while (!reader.IsAtEnd)
            keys.Add(Bytes32.FromSpan(reader.ReadBytes(Bytes32.Size)));
        return keys;
    }

    private static EvmSignature ReadSignature(ref RlpReader reader, byte v)
    {
        var words = new AbiWordWriter().Add(reader.ReadUInt()).Add(reader.ReadUInt()).ToArray();
        reader.RequireEnd();
        return EvmSignature.TryParse(Hex.Encode([.. words, v]), out var signature)
            ? signature
            : throw new FormatException(
                "invalid signature: r, s or v out of range, or s high (EIP-2)"
            );
    }
}
