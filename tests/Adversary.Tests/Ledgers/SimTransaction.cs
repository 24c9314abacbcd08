using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>A call that its sender signed; of those with one nonce a chain takes one.</summary>
internal sealed record SimTransaction(
    string TxId,
    Bytes32 Sender,
    ulong Nonce,
    int Fee,
    ChainCall Call,
    byte[] Raw
);

/// <summary>What became of a transaction in its block. Reason: null where it succeeded.</summary>
internal sealed record SimOutcome(
    SimTransaction Transaction,
    string? Reason,
    IReadOnlyList<ContractEvent> Events
);
