using System.Numerics;

namespace Notary.Evm;

/// <summary>What makes a transaction invalid whatever the state is.</summary>
internal static class TransactionRules
{
    // (v − 35) / 2 of a legacy transaction must give the chain id back within 64 bits (EIP-2294).
    private const ulong MaxChainId = (ulong.MaxValue / 2) - 36;

    public static void Require(EvmTransaction transaction)
    {
        if (Violation(transaction) is { } rule)
            throw new ArgumentException($"invalid transaction: {rule}", nameof(transaction));
    }

    /// <summary>The first broken rule, or null.</summary>
    public static string? Violation(EvmTransaction transaction) =>
        transaction switch
        {
            { ChainId: null, Type: not TransactionType.Legacy } =>
                "a typed transaction needs a chain id",
            { ChainId: 0 or > MaxChainId } => "chain id out of range",
            { Nonce: ulong.MaxValue } => "nonce at its limit (EIP-2681)",
            { Type: not TransactionType.DynamicFee }
                when transaction.MaxFeePerGas != transaction.MaxPriorityFeePerGas =>
                "one gas price is needed",
            { Type: TransactionType.Legacy, AccessList.Count: > 0 } =>
                "a legacy transaction has no access list",
            _ when !IsUInt256(transaction.MaxPriorityFeePerGas) || !IsUInt256(transaction.Value) =>
                "amount out of range",
            _ when transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas =>
                "the priority fee exceeds the maximum fee",
            _ when !IsUInt256(transaction.MaxFeePerGas * transaction.GasLimit) =>
                "the gas limit times its price exceeds 256 bits",
            _ => null,
        };

    private static bool IsUInt256(BigInteger value) =>
        value.Sign >= 0 && value <= AbiWords.MaxUInt256;
}
