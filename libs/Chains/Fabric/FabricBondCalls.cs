using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using static Notary.Chains.Fabric.FabricCalls;

namespace Notary.Chains.Fabric;

/// <summary>The OracleContract's functions about bonds, candidates and challenges.</summary>
internal static class FabricBondCalls
{
    public static (string Function, string[] Arguments) Translate(ChainCall call) =>
        call switch
        {
            ChainCall.PayBond c => (
                "OracleContract:payBond",
                [c.Holder.ToString(), Text(c.Amount)]
            ),
            ChainCall.ReleaseBond c => ("OracleContract:releaseBond", Release(c)),
            ChainCall.SlashBond c => ("OracleContract:slashBond", Slash(c)),
            ChainCall.ProveContradiction c => (
                "OracleContract:proveContradiction",
                [
                    c.First.ToJson().ToJsonString(),
                    c.FirstAttestation.ToJson().ToJsonString(),
                    c.Second.ToJson().ToJsonString(),
                    c.SecondAttestation.ToJson().ToJsonString(),
                ]
            ),
            ChainCall.RegisterCandidate c => ("OracleContract:registerCandidate", Candidate(c)),
            ChainCall.UnregisterCandidate => ("OracleContract:unregisterCandidate", []),
            ChainCall.OpenChallenge c => (
                "OracleContract:openChallenge",
                [
                    c.Answer.ToJson().ToJsonString(),
                    c.Attestation.ToJson().ToJsonString(),
                    Text((byte)c.Kind),
                    Hex.Encode(c.Evidence),
                ]
            ),
            _ => throw new ArgumentException("no call about bonds", nameof(call)),
        };

    private static string[] Release(ChainCall.ReleaseBond call) =>
        [
            call.Release.Holder.ToString(),
            call.Release.Payee.ToString(),
            Text(call.Release.Amount),
            .. Governance(call.Proof),
        ];

    private static string[] Slash(ChainCall.SlashBond call) =>
        [
            call.Slash.Holder.ToString(),
            call.Slash.Beneficiary.ToString(),
            Text(call.Slash.Amount),
            call.Slash.Evidence.ToString(),
            .. Governance(call.Proof),
        ];

    private static string[] Candidate(ChainCall.RegisterCandidate call) =>
        [
            Hex.Encode(call.Candidacy.IdentityKey),
            Hex.Encode(call.Candidacy.EvmKey),
            Hex.Encode(call.IdentityProof),
            call.EvmProof.ToString(),
            Text(call.Amount),
        ];
}
