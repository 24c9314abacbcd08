namespace Notary.Evm;

/// <summary>Receipts as the receipt trie holds them (EIP-2718, EIP-658): status, gas and events.</summary>
public static class ReceiptRlp
{
    private const int MaxTopics = 4;
    private const byte FirstListPrefix = 0xc0;

    /// <summary>Encodes what a node shows.</summary>
    public static byte[] Encode(TransactionReceipt receipt)
    {
        var payload = RlpWriter.EncodeList(rlp =>
            rlp.Scalar(receipt.Status)
                .Scalar(receipt.CumulativeGasUsed)
                .Bytes(LogsBloom.Of(receipt.Logs))
                .List(logs =>
                {
                    foreach (var log in receipt.Logs)
                        logs.List(item => Write(item, log));
                })
        );
        return receipt.Type == 0 ? payload : [(byte)receipt.Type, .. payload];
    }

    /// <summary>Reads an encoded receipt.</summary>
    /// <returns>Whether the transaction succeeded, and its events, with their contract, topics and data.</returns>
    /// <exception cref="FormatException">Malformed, or of the time before statuses (EIP-658).</exception>
    public static (bool Succeeded, IReadOnlyList<EventLog> Logs) Parse(ReadOnlySpan<byte> encoded)
    {
        var isTyped = !encoded.IsEmpty && encoded[0] < FirstListPrefix;
        var rlp = RlpReader.OfList(isTyped ? encoded[1..] : encoded);
        var status = rlp.ReadUInt(1);
        rlp.ReadUInt64();
        rlp.ReadBytes();
        var logs = new List<EventLog>();
        for (var items = rlp.ReadList(); !items.IsAtEnd; )
            logs.Add(Read(items.ReadList()));
        rlp.RequireEnd();
        return (status.IsOne, logs);
    }

    private static void Write(RlpWriter rlp, EventLog log) =>
        rlp.Bytes(log.Address.ToArray())
            .List(topics =>
            {
                foreach (var topic in log.Topics)
                    topics.Bytes(topic.ToArray());
            })
            .Bytes(log.Data);

    private static EventLog Read(RlpReader rlp)
    {
        var address = Address.FromSpan(rlp.ReadBytes(Address.Size));
        var topics = new List<Bytes32>(MaxTopics);
        for (var items = rlp.ReadList(); !items.IsAtEnd; )
            topics.Add(Bytes32.FromSpan(items.ReadBytes(Bytes32.Size)));
        if (topics.Count > MaxTopics)
            throw new FormatException("a receipt's event has more than four topics");
        var log = new EventLog(address, topics, rlp.ReadBytes().ToArray());
        rlp.RequireEnd();
        return log;
    }
}
