using Notary.Chains.Calls;
using Notary.Evm;
using F = Notary.Chains.Evm.Contracts.ContractFunctions;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The oracle contract's calls about attestors' bonds.</summary>
internal static class BondCalls
{
    public static ContractCall Encode(ChainCall call, Address oracle) =>
        call switch
        {
            ChainCall.PayBond pay => new(oracle, F.PayBond.Encode(pay.Attestor), pay.Amount),
            ChainCall.ReleaseBond release => new(oracle, Release(release), 0),
            ChainCall.SlashBond slash => new(oracle, Slash(slash), 0),
            ChainCall.ProveContradiction two => new(oracle, Contradiction(two), 0),
            _ => throw new ArgumentException("no call about bonds", nameof(call)),
        };

    private static byte[] Release(ChainCall.ReleaseBond call) =>
        F.ReleaseBond.Encode(
            call.Release.Holder,
            AbiWords.ReadAddress(call.Release.Payee.ToArray()),
            call.Release.Amount,
            call.Proof.Epoch,
            call.Proof.Nonce,
            GroupKeys.ExpandSignature(call.Proof.Signature)
        );

    private static byte[] Slash(ChainCall.SlashBond call) =>
        F.SlashBond.Encode(
            call.Slash.Holder,
            call.Slash.Amount,
            call.Slash.Evidence,
            call.Proof.Epoch,
            call.Proof.Nonce,
            GroupKeys.ExpandSignature(call.Proof.Signature)
        );

    private static byte[] Contradiction(ChainCall.ProveContradiction call) =>
        F.ProveContradiction.Encode(
            call.First.ToTuple(),
            CallEncoder.Tuple(call.FirstAttestation),
            call.Second.ToTuple(),
            CallEncoder.Tuple(call.SecondAttestation)
        );
}
