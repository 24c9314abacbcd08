using Notary.Chains.Calls;
using Notary.Evm;
using F = Notary.Chains.Evm.Contracts.ContractFunctions;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The oracle contract's calls about bonds, and about candidates.</summary>
internal static class BondCalls
{
    public static ContractCall Encode(ChainCall call, Address oracle) =>
        call switch
        {
            ChainCall.PayBond pay => new(oracle, F.PayBond.Encode(pay.Holder), pay.Amount),
            ChainCall.ReleaseBond release => new(oracle, Release(release), 0),
            ChainCall.SlashBond slash => new(oracle, Slash(slash), 0),
            ChainCall.ProveContradiction two => new(oracle, Contradiction(two), 0),
            ChainCall.RegisterCandidate candidate => new(
                oracle,
                Registration(candidate),
                candidate.Amount
            ),
            ChainCall.UnregisterCandidate => new(oracle, F.UnregisterCandidate.Encode(), 0),
            ChainCall.OpenChallenge challenge => new(oracle, Challenge(challenge), 0),
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
            AbiWords.ReadAddress(call.Slash.Beneficiary.ToArray()),
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

    private static byte[] Registration(ChainCall.RegisterCandidate call) =>
        F.RegisterCandidate.Encode(
            call.Candidacy.IdentityKey,
            call.Candidacy.EvmKey,
            call.IdentityProof,
            call.EvmProof.ToArray()
        );

    private static byte[] Challenge(ChainCall.OpenChallenge call) =>
        F.OpenChallenge.Encode(
            call.Answer.ToTuple(),
            CallEncoder.Tuple(call.Attestation),
            (byte)call.Kind,
            call.Evidence
        );
}
