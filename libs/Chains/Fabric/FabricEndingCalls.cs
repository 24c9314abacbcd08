using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using static Notary.Chains.Fabric.FabricCalls;

namespace Notary.Chains.Fabric;

/// <summary>The ServiceProviderContract's functions that end an agreement.</summary>
internal static class FabricEndingCalls
{
    public static (string Function, string[] Arguments) Translate(ChainCall call)
    {
        var (name, arguments) = Named(call);
        return ("ServiceProviderContract:" + name, arguments);
    }

    private static (string Name, string[] Arguments) Named(ChainCall call) =>
        call switch
        {
            ChainCall.Suspend c => ("suspend", [c.AgreementId.ToString()]),
            ChainCall.ReleaseDeposits c => (
                "release",
                [c.AgreementId.ToString(), Text(c.Proof.Epoch), Hex.Encode(c.Proof.Signature)]
            ),
            ChainCall.ReleaseByBoth c => (
                "releaseByBoth",
                [
                    c.AgreementId.ToString(),
                    c.ConsumerSignature.ToString(),
                    c.ProviderSignature.ToString(),
                ]
            ),
            ChainCall.RequestRelease c => ("requestRelease", [c.AgreementId.ToString()]),
            ChainCall.StartRelease c => ("startRelease", [c.AgreementId.ToString()]),
            ChainCall.Veto c => (
                "veto",
                [c.Answer.ToJson().ToJsonString(), c.Attestation.ToJson().ToJsonString()]
            ),
            ChainCall.ReleaseAfterDelay c => ("releaseAfterDelay", [c.AgreementId.ToString()]),
            _ => throw new ArgumentException("no call that ends an agreement", nameof(call)),
        };
}
