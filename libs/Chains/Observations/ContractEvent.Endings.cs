using System.Numerics;
using Notary.Evm;

namespace Notary.Chains.Observations;

// How agreements end, on the chain that shows it.
public abstract partial record ContractEvent
{
    /// <summary>A party wants no new answers; by a suspension, or by a request of release.</summary>
    /// <param name="Party">Its party id.</param>
    /// <param name="ReleaseRequested">Whether the deposits can be taken out after a delay.</param>
    public sealed record Suspended(
        string TxId,
        Bytes32 AgreementId,
        Bytes32 Party,
        bool ReleaseRequested
    ) : ContractEvent(TxId);

    /// <summary>The deposits that this chain held were returned.</summary>
    public sealed record Released(
        string TxId,
        Bytes32 AgreementId,
        BigInteger ConsumerAmount,
        BigInteger ProviderAmount
    ) : ContractEvent(TxId);
}
