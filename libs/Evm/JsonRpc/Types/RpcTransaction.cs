using System.Numerics;
using System.Text.Json;

namespace Notary.Evm;

/// <summary>A transaction as a node shows it, of any envelope type; nothing in it is checked but its form.</summary>
/// <param name="Hash">Its id, as the node says.</param>
/// <param name="From">Its sender, as the node says.</param>
/// <param name="Nonce">Number of the sender's transactions before it.</param>
/// <param name="Gas">Gas limit.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Input">Calldata.</param>
/// <param name="V">Recovery value: 27, 28, by EIP-155, or the parity.</param>
/// <param name="R">Signature.</param>
/// <param name="S">Signature.</param>
/// <param name="To">Recipient; null creates a contract.</param>
/// <param name="Type">Envelope type (EIP-2718).</param>
/// <param name="ChainId">EIP-155 chain id, where it has one.</param>
/// <param name="GasPrice">Price of the older types, or what was paid.</param>
/// <param name="MaxFeePerGas">EIP-1559.</param>
/// <param name="MaxPriorityFeePerGas">EIP-1559.</param>
/// <param name="AccessList">EIP-2930.</param>
/// <param name="BlockNumber">Its block's height; null while pending.</param>
/// <param name="BlockHash">Its block; null while pending.</param>
/// <param name="TransactionIndex">Its place in the block; null while pending.</param>
public sealed record RpcTransaction(
    Bytes32 Hash,
    Address From,
    ulong Nonce,
    ulong Gas,
    BigInteger Value,
    byte[] Input,
    BigInteger V,
    BigInteger R,
    BigInteger S,
    Address? To = null,
    ulong Type = 0,
    ulong? ChainId = null,
    BigInteger? GasPrice = null,
    BigInteger? MaxFeePerGas = null,
    BigInteger? MaxPriorityFeePerGas = null,
    IReadOnlyList<AccessListEntry>? AccessList = null,
    ulong? BlockNumber = null,
    Bytes32? BlockHash = null,
    ulong? TransactionIndex = null
)
{
    /// <summary>Reads a transaction that a node announced.</summary>
    /// <exception cref="FormatException">It is of another form.</exception>
    public static RpcTransaction Parse(JsonElement announced)
    {
        try
        {
            return announced.Deserialize(EvmJson.Default.RpcTransaction)
                ?? throw new FormatException("a transaction is null");
        }
        catch (JsonException error)
        {
            throw new FormatException("a transaction is malformed", error);
        }
    }

    /// <summary>Rebuilds the signed transaction from its parts, so that hash and sender need no trust in the node.</summary>
    /// <exception cref="FormatException">Of another type or chain, invalid, or not the transaction of <see cref="Hash"/> and <see cref="From"/>.</exception>
    public SignedTransaction ToSigned(ulong chainId)
    {
        if (Type > (ulong)TransactionType.DynamicFee)
            throw new FormatException($"transactions of type {Type} are not supported");
        var signed = SignedTransaction.Create(Unsigned(), Signature(), chainId);
        return signed.Hash == Hash && signed.Sender == From
            ? signed
            : throw new FormatException($"transaction {Hash} is not what its hash or sender says");
    }

    private EvmTransaction Unsigned() =>
        new()
        {
            Type = (TransactionType)Type,
            ChainId = Type == 0 && (V == 27 || V == 28) ? null : ChainId,
            Nonce = Nonce,
            MaxFeePerGas =
                (Type == 2 ? MaxFeePerGas : GasPrice)
                ?? throw new FormatException("a transaction has no gas price"),
            MaxPriorityFeePerGas =
                (Type == 2 ? MaxPriorityFeePerGas : GasPrice)
                ?? throw new FormatException("a transaction has no priority fee"),
            GasLimit = Gas,
            To = To,
            Value = Value,
            Data = Input,
            AccessList = AccessList ?? [],
        };

    private EvmSignature Signature()
    {
        // EIP-155 numbers begin at 35 with parity 0, the older 27 and 28 likewise are odd and even.
        var parity = Type == 0 ? (byte)((V + 1) % 2) : (byte)(V & 1);
        byte[] bytes = [.. new AbiWordWriter().Add(R).Add(S).Words, (byte)(27 + parity)];
        return EvmSignature.TryParse(Hex.Encode(bytes), out var signature)
            ? signature
            : throw new FormatException("a transaction has an invalid signature");
    }
}
