using System.Text.Json;

namespace Notary.Evm;

/// <summary>Transactions as the transaction trie holds them (EIP-2718), rebuilt from what a node shows.</summary>
public static class TransactionRlp
{
    private static readonly string[] Fees = ["maxPriorityFeePerGas", "maxFeePerGas"];
    private static readonly string[] Payload = ["gas", "to", "value", "input"];
    private static readonly string[] Signature = ["yParity", "r", "s"];

    // By type, in the order of the encoding.
    private static readonly string[][] Members =
    [
        ["nonce", "gasPrice", .. Payload, "v", "r", "s"],
        ["chainId", "nonce", "gasPrice", .. Payload, "accessList", .. Signature], // EIP-2930
        ["chainId", "nonce", .. Fees, .. Payload, "accessList", .. Signature], // EIP-1559
        [
            "chainId",
            "nonce",
            .. Fees,
            .. Payload,
            "accessList",
            "maxFeePerBlobGas",
            "blobVersionedHashes",
            .. Signature,
        ], // EIP-4844
        ["chainId", "nonce", .. Fees, .. Payload, "accessList", "authorizationList", .. Signature], // EIP-7702
    ];

    private static readonly string[] Authorization = ["chainId", "address", "nonce", .. Signature];

    /// <summary>The encoding whose keccak256 is the transaction's id, if the node tells the truth.</summary>
    /// <exception cref="FormatException">A member is missing or malformed, or the type is of a fork after Prague.</exception>
    public static byte[] Encode(JsonElement transaction)
    {
        var type = transaction.TryGetProperty("type", out var given)
            ? Hex.DecodeUInt64(given.GetString())
            : 0;
        if (type >= (ulong)Members.Length)
            throw new FormatException($"transactions of type {type} are not known");
        var encoded = RlpWriter.EncodeList(rlp => Write(rlp, transaction, Members[type]));
        return type == 0 ? encoded : [(byte)type, .. encoded];
    }

    private static void Write(RlpWriter rlp, JsonElement item, string[] members)
    {
        foreach (var name in members)
            Write(rlp, name, Member(item, name));
    }

    private static void Write(RlpWriter rlp, string name, JsonElement member)
    {
        switch (name)
        {
            case "to" or "address" or "input":
                rlp.Bytes(Bytes(member));
                break;
            case "accessList":
                WriteEach(rlp, member, WriteAccess);
                break;
            case "blobVersionedHashes":
                WriteEach(rlp, member, (list, hash) => list.Bytes(Bytes(hash)));
                break;
            case "authorizationList":
                WriteEach(
                    rlp,
                    member,
                    (list, item) => list.List(entry => Write(entry, item, Authorization))
                );
                break;
            default:
                rlp.Scalar(Hex.DecodeQuantity(member.GetString()));
                break;
        }
    }

    private static void WriteAccess(RlpWriter rlp, JsonElement entry) =>
        rlp.List(item =>
        {
            item.Bytes(Bytes(Member(entry, "address")));
            WriteEach(item, Member(entry, "storageKeys"), (keys, key) => keys.Bytes(Bytes(key)));
        });

    private static void WriteEach(
        RlpWriter rlp,
        JsonElement items,
        Action<RlpWriter, JsonElement> write
    ) =>
        rlp.List(list =>
        {
            foreach (var item in items.EnumerateArray())
                write(list, item);
        });

    // A created contract has no recipient.
    private static byte[] Bytes(JsonElement member) =>
        member.ValueKind == JsonValueKind.Null ? [] : Hex.Decode(member.GetString());

    // Some nodes give a typed transaction's parity as v only.
    private static JsonElement Member(JsonElement item, string name) =>
        item.TryGetProperty(name, out var member) ? member
        : name == "yParity" && item.TryGetProperty("v", out var v) ? v
        : throw new FormatException($"a transaction has no {name}");
}
