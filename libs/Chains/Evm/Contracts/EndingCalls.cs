using Notary.Chains.Calls;
using Notary.Evm;
using F = Notary.Chains.Evm.Contracts.ContractFunctions;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The user contract's calls that end an agreement.</summary>
internal static class EndingCalls
{
    public static ContractCall Encode(ChainCall call, Address user) => new(user, Data(call), 0);

    private static byte[] Data(ChainCall call) =>
        call switch
        {
            ChainCall.Suspend c => F.Suspend.Encode(c.AgreementId),
            ChainCall.ReleaseDeposits c => F.Release.Encode(
                c.AgreementId,
                c.Proof.Epoch,
                GroupKeys.ExpandSignature(c.Proof.Signature)
            ),
            ChainCall.ReleaseByBoth c => F.ReleaseByBoth.Encode(
                c.AgreementId,
                c.ConsumerSignature.ToArray(),
                c.ProviderSignature.ToArray()
            ),
            ChainCall.RequestRelease c => F.RequestRelease.Encode(c.AgreementId),
            ChainCall.Veto c => F.Veto.Encode(c.Answer.ToTuple(), CallEncoder.Tuple(c.Attestation)),
            ChainCall.ReleaseAfterDelay c => F.ReleaseAfterDelay.Encode(c.AgreementId),
            _ => throw new ArgumentException("no call that ends an agreement", nameof(call)),
        };
}
