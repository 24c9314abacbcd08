using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>Turns calls into the chaincode's functions and text arguments (docs/formats.md, Fabric chaincode).</summary>
/// <param name="purses">Payments take turns at the payer's purses 1 … <paramref name="purses"/>; 0: they come from its balance.</param>
internal sealed class FabricCalls(string chainId, FabricContract contract, uint purses)
{
    /// <exception cref="ChainRejectedException">This chain has no such call.</exception>
    public Task<EndorsedTransaction> EndorseAsync(ChainCall call, CancellationToken cancellation)
    {
        var (function, arguments) = Translate(call);
        return contract.EndorseAsync(function, arguments, cancellation);
    }

    /// <summary>Several penalties as one transaction.</summary>
    public Task<EndorsedTransaction> EndorseAsync(
        IReadOnlyList<ChainCall.Penalize> penalties,
        CancellationToken cancellation
    )
    {
        if (penalties is [var single])
            return EndorseAsync(single, cancellation);
        var charges = new JsonArray([.. penalties.Select(p => Charge(Penalize(p)))]);
        return contract.EndorseAsync(
            "ServiceProviderContract:penalizeEach",
            [charges.ToJsonString()],
            cancellation
        );
    }

    /// <summary>Has a peer try the call; nothing comes of it.</summary>
    public Task TryAsync(ChainCall call, CancellationToken cancellation)
    {
        var (function, arguments) = Translate(call);
        return contract.EvaluateAsync(function, arguments, cancellation);
    }

    private (string Function, string[] Arguments) Translate(ChainCall call) =>
        call switch
        {
            ChainCall.Initialize c => (
                "ServiceProviderContract:initialize",
                [
                    chainId,
                    contract.Chaincode,
                    Hex.Encode(c.GroupKey),
                    c.GroupId.ToString(),
                    c.SetupDigest.ToString(),
                ]
            ),
            ChainCall.ChangeGroup c => (
                "ServiceProviderContract:changeGroup",
                [
                    Text(c.Group.Epoch),
                    Hex.Encode(c.Group.PublicKey),
                    c.Group.GroupId.ToString(),
                    Hex.Encode(c.Proof.Signature),
                ]
            ),
            ChainCall.Lock c => ("ServiceProviderContract:lock", Lock(c)),
            ChainCall.Pay c => ("UserContract:pay", Pay(c)),
            ChainCall.Collect c => ("UserContract:withdraw", Collect(c)),
            ChainCall.Deliver c => ("UserContract:deliver", Deliver(c)),
            ChainCall.Penalize c => ("ServiceProviderContract:penalize", Penalize(c)),
            ChainCall.ProveInclusion c => (
                "ServiceProviderContract:proveInclusion",
                [
                    c.Answer.ToJson().ToJsonString(),
                    c.Attestation.For(c.Side).ToJson().ToJsonString(),
                    Text((byte)c.Side),
                ]
            ),
            ChainCall.RegisterAttestor c => (
                "OracleContract:registerAttestor",
                [c.Attestor.ToString(), Text(c.ValidUntil), .. Governance(c.Proof)]
            ),
            ChainCall.PayBond
            or ChainCall.ReleaseBond
            or ChainCall.SlashBond
            or ChainCall.ProveContradiction
            or ChainCall.RegisterCandidate
            or ChainCall.UnregisterCandidate
            or ChainCall.OpenChallenge => FabricBondCalls.Translate(call),
            ChainCall.Suspend
            or ChainCall.ReleaseDeposits
            or ChainCall.ReleaseByBoth
            or ChainCall.RequestRelease
            or ChainCall.StartRelease
            or ChainCall.Veto
            or ChainCall.ReleaseAfterDelay => FabricEndingCalls.Translate(call),
            ChainCall.AnchorSetup c => (
                "ServiceProviderContract:anchorSetup",
                [
                    c.AgreementId.ToString(),
                    Text(c.Version),
                    c.CidDigest.ToString(),
                    .. Governance(c.Proof),
                ]
            ),
            ChainCall.AnchorCheckpoint c => (
                "ServiceProviderContract:anchorCheckpoint",
                [
                    Text(c.Number),
                    c.CidDigest.ToString(),
                    Text(c.Proof.Epoch),
                    Hex.Encode(c.Proof.Signature),
                ]
            ),
            ChainCall.Withdraw => throw new ChainRejectedException(
                "compensation is credited to the token balance; there is nothing to withdraw",
                "KIND_UNSUPPORTED"
            ),
            _ => throw new ChainRejectedException(
                $"{call.GetType().Name} is not a call of this chain",
                "KIND_UNSUPPORTED"
            ),
        };

    private string[] Pay(ChainCall.Pay call) =>
        [
            call.Answer.ToJson().ToJsonString(),
            call.Attestation.For(Side.Payment).ToJson().ToJsonString(),
            Text(purses == 0 ? 0 : 1 + (call.Answer.Sequence % purses)),
        ];

    private static string[] Collect(ChainCall.Collect call) =>
        [
            call.AgreementId.ToString(),
            new JsonArray([.. call.Sequences.Select(s => (JsonNode)Text(s))]).ToJsonString(),
        ];

    private static string[] Lock(ChainCall.Lock call) =>
        [
            call.Agreement.ToJson().ToJsonString(),
            call.ConsumerSignature.ToString(),
            call.ProviderSignature.ToString(),
            Text(call.Amount),
        ];

    private static string[] Deliver(ChainCall.Deliver call) =>
        [
            call.Answer.ToJson().ToJsonString(),
            call.Attestation.For(Side.Delivery).ToJson().ToJsonString(),
            Hex.Encode(call.DataIdentification),
        ];

    private static string[] Penalize(ChainCall.Penalize call) =>
        [
            call.Answer.ToJson().ToJsonString(),
            call.Attestation.For((Side)call.Kind).ToJson().ToJsonString(),
            Text((byte)call.Kind),
            Text(call.Intent?.ValidUntil ?? 0),
            call.Intent?.Signature.ToString() ?? "0x",
            ProofJson(call.Proof),
        ];

    private static JsonNode Charge(string[] arguments) =>
        new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]);

    internal static string[] Governance(GroupProof proof) =>
        [Text(proof.Epoch), proof.Nonce.ToString(), Hex.Encode(proof.Signature)];

    private static string ProofJson(GroupProof proof) =>
        new JsonObject
        {
            ["epoch"] = Text(proof.Epoch),
            ["nonce"] = proof.Nonce.ToString(),
            ["path"] = new JsonArray([.. proof.Path.Select(p => (JsonNode)p.ToString())]),
            ["signature"] = Hex.Encode(proof.Signature),
        }.ToJsonString();

    internal static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
