using System.Security.Cryptography;

namespace Notary.Evm;

/// <summary>A transaction with its sender's signature.</summary>
public sealed class SignedTransaction
{
    /// <summary>Longest raw transaction that is decoded, in bytes: what nodes take into their pools.</summary>
    public const int MaxSize = 128 * 1024;

    internal SignedTransaction(EvmTransaction transaction, EvmSignature signature, Address sender)
    {
        (Transaction, Signature, Sender) = (transaction, signature, sender);
        Raw = TransactionCodec.Encode(transaction, signature);
        Hash = Keccak256.Hash(Raw);
    }

    /// <summary>What was signed.</summary>
    public EvmTransaction Transaction { get; }

    /// <summary>The signature, v as 27 or 28 whatever the envelope holds.</summary>
    public EvmSignature Signature { get; }

    /// <summary>The account that signed.</summary>
    public Address Sender { get; }

    /// <summary>The encoding that is broadcast.</summary>
    public byte[] Raw { get; }

    /// <summary>keccak256 of <see cref="Raw"/>: the transaction's id.</summary>
    public Bytes32 Hash { get; }

    /// <summary>Decodes a raw transaction and recovers its sender.</summary>
    /// <param name="raw">Legacy, EIP-2930 or EIP-1559 encoding.</param>
    /// <param name="chainId">The chain that it must be for; a legacy transaction without a chain id is for every chain.</param>
    /// <exception cref="FormatException">Malformed, of another type or chain, or invalid whatever the state is.</exception>
    public static SignedTransaction Decode(ReadOnlySpan<byte> raw, ulong chainId)
    {
        if (raw.Length > MaxSize)
            throw new FormatException($"transaction exceeds {MaxSize} bytes");
        var (transaction, signature) = TransactionCodec.Decode(raw);
        return Create(transaction, signature, chainId);
    }

    /// <summary>Puts a signed transaction together and recovers its sender.</summary>
    /// <exception cref="FormatException">As <see cref="Decode"/>.</exception>
    public static SignedTransaction Create(
        EvmTransaction transaction,
        EvmSignature signature,
        ulong chainId
    )
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (TransactionRules.Violation(transaction) is { } rule)
            throw new FormatException($"invalid transaction: {rule}");
        if (transaction.ChainId is { } id && id != chainId)
            throw new FormatException($"transaction is for chain {id}, not {chainId}");
        try
        {
            return new(transaction, signature, signature.Recover(transaction.SigningHash()));
        }
        catch (CryptographicException error)
        {
            throw new FormatException("the transaction's signature has no signer", error);
        }
    }
}
