using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Calls;

// How agreements end (PROTOCOL 7): each on the chain that the call is sent to, which returns the deposits that it holds.
public abstract partial record ChainCall
{
    /// <summary>A party ends the giving of new answers.</summary>
    public sealed record Suspend(Bytes32 AgreementId) : ChainCall;

    /// <summary>The group returns the deposits, after the agreement's expiry.</summary>
    public sealed record ReleaseDeposits(Bytes32 AgreementId, GroupProof Proof) : ChainCall;

    /// <summary>Both parties return the deposits at once, by their signatures of <see cref="Protocol.Agreements.Release"/>.</summary>
    public sealed record ReleaseByBoth(
        Bytes32 AgreementId,
        EvmSignature ConsumerSignature,
        EvmSignature ProviderSignature
    ) : ChainCall;

    /// <summary>A party asks for the deposits without the group.</summary>
    public sealed record RequestRelease(Bytes32 AgreementId) : ChainCall;

    /// <summary>Begins the delay of a request; Fabric only: on EVM it begins with the request's block.</summary>
    public sealed record StartRelease(Bytes32 AgreementId) : ChainCall;

    /// <summary>Moves a requested release to the end of an exchange that is open.</summary>
    public sealed record Veto(Answer Answer, Attestation Attestation) : ChainCall;

    /// <summary>Returns the deposits after a request and its delay.</summary>
    public sealed record ReleaseAfterDelay(Bytes32 AgreementId) : ChainCall;
}
