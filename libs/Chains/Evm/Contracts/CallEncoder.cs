using System.Numerics;
using Notary.Chains.Calls;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using F = Notary.Chains.Evm.Contracts.ContractFunctions;

namespace Notary.Chains.Evm.Contracts;

/// <summary>A call of one of our contracts; the value in wei.</summary>
internal sealed record ContractCall(Address To, byte[] Data, BigInteger Value);

/// <summary>Turns what this system asks of its contracts into calldata.</summary>
internal sealed class CallEncoder(ContractAddresses contracts)
{
    /// <param name="sender">Who will send it: a consumer's deposit is in the payment asset, a provider's in the native coin.</param>
    public ContractCall Encode(ChainCall call, Address sender) =>
        call switch
        {
            ChainCall.Initialize initialize => ToServiceProvider(
                F.Initialize.Encode(
                    GroupKeys.ExpandKey(initialize.GroupKey),
                    initialize.GroupId,
                    initialize.SetupDigest
                )
            ),
            ChainCall.ChangeGroup change => ChangeGroup(change),
            ChainCall.Lock deposit => Lock(deposit, sender),
            ChainCall.Pay pay => new(
                contracts.User,
                F.Pay.Encode(pay.Answer.ToTuple(), Tuple(pay.Attestation, Side.Payment)),
                pay.Answer.PaymentAssetId.IsZero ? pay.Answer.Amount.Value : 0
            ),
            ChainCall.Deliver deliver => new(
                contracts.User,
                F.Deliver.Encode(
                    deliver.Answer.ToTuple(),
                    Tuple(deliver.Attestation, Side.Delivery),
                    deliver.DataIdentification
                ),
                0
            ),
            ChainCall.Penalize penalty => Penalize(penalty),
            ChainCall.ProveInclusion proof => ProveInclusion(proof),
            ChainCall.AnchorHeader anchor => AnchorHeader(anchor),
            ChainCall.RegisterAttestor attestor => RegisterAttestor(attestor),
            ChainCall.PayBond
            or ChainCall.ReleaseBond
            or ChainCall.SlashBond
            or ChainCall.ProveContradiction
            or ChainCall.RegisterCandidate
            or ChainCall.UnregisterCandidate
            or ChainCall.OpenChallenge => BondCalls.Encode(call, contracts.Oracle),
            ChainCall.Suspend
            or ChainCall.ReleaseDeposits
            or ChainCall.ReleaseByBoth
            or ChainCall.RequestRelease
            or ChainCall.Veto
            or ChainCall.ReleaseAfterDelay => EndingCalls.Encode(call, contracts.User),
            ChainCall.AnchorSetup setup => AnchorSetup(setup),
            ChainCall.AnchorCheckpoint checkpoint => AnchorCheckpoint(checkpoint),
            ChainCall.Withdraw withdraw => ToServiceProvider(
                F.Withdraw.Encode(Address.FromHash(withdraw.Asset))
            ),
            ChainCall.Collect collect => new(
                contracts.User,
                F.Withdraw.Encode(Address.FromHash(collect.Asset)),
                0
            ),
            ChainCall.Approve approve => new(
                Address.FromHash(approve.Asset),
                F.Approve.Encode(
                    approve.Spender == Spender.UserContract
                        ? contracts.User
                        : contracts.ServiceProvider,
                    approve.Amount
                ),
                0
            ),
            _ => throw new ArgumentException(
                $"{call.GetType().Name} is not a call of this chain",
                nameof(call)
            ),
        };

    private ContractCall ToServiceProvider(byte[] data) => new(contracts.ServiceProvider, data, 0);

    private ContractCall Lock(ChainCall.Lock deposit, Address sender)
    {
        var data = F.Lock.Encode(
            deposit.Agreement.ToTuple(),
            deposit.ConsumerSignature.ToArray(),
            deposit.ProviderSignature.ToArray()
        );
        return new(
            contracts.ServiceProvider,
            data,
            IsToken(deposit.Agreement, sender) ? 0 : deposit.Amount
        );
    }

    // Of a token the contract takes the allowance, and no coin may be sent along.
    private static bool IsToken(Agreement agreement, Address sender) =>
        sender == agreement.Consumer && !agreement.PaymentAssetId.IsZero;

    private ContractCall Penalize(ChainCall.Penalize penalty)
    {
        var proof = penalty.Proof;
        return ToServiceProvider(
            F.Penalize.Encode(
                penalty.Answer.ToTuple(),
                Tuple(penalty.Attestation, (Side)penalty.Kind),
                (byte)penalty.Kind,
                penalty.Intent?.ValidUntil ?? 0UL,
                penalty.Intent?.Signature.ToArray() ?? [],
                new object[]
                {
                    proof.Epoch,
                    proof.Nonce,
                    Path(proof.Path),
                    GroupKeys.ExpandSignature(proof.Signature),
                }
            )
        );
    }

    private ContractCall ProveInclusion(ChainCall.ProveInclusion call)
    {
        if (call.Proof is not InclusionProof.Evm(var proof))
            throw new ArgumentException("an EVM contract takes an EVM proof", nameof(call));
        object[] receipt =
        [
            proof.Header,
            new BigInteger(proof.Index),
            proof.ReceiptNodes.ToArray<object>(),
        ];
        return ToServiceProvider(
            F.ProveInclusion.Encode(
                call.Answer.ToTuple(),
                Tuple(call.Attestation, call.Side),
                (byte)call.Side,
                receipt
            )
        );
    }

    private ContractCall AnchorHeader(ChainCall.AnchorHeader anchor) =>
        ToServiceProvider(
            F.AnchorHeader.Encode(
                anchor.Header.Chain,
                anchor.Header.Number,
                anchor.Header.Hash,
                anchor.Proof.Epoch,
                anchor.Proof.Nonce,
                GroupKeys.ExpandSignature(anchor.Proof.Signature)
            )
        );

    private ContractCall RegisterAttestor(ChainCall.RegisterAttestor attestor)
    {
        var proof = attestor.Proof;
        var signature = GroupKeys.ExpandSignature(proof.Signature);
        var data = F.RegisterAttestor.Encode(
            attestor.Attestor,
            attestor.ValidUntil,
            proof.Epoch,
            proof.Nonce,
            signature
        );
        return new(contracts.Oracle, data, 0);
    }

    private ContractCall ChangeGroup(ChainCall.ChangeGroup change) =>
        ToServiceProvider(
            F.ChangeGroup.Encode(
                change.Group.Epoch,
                GroupKeys.ExpandKey(change.Group.PublicKey),
                change.Group.GroupId,
                GroupKeys.ExpandSignature(change.Proof.Signature)
            )
        );

    private ContractCall AnchorSetup(ChainCall.AnchorSetup setup)
    {
        var proof = setup.Proof;
        var signature = GroupKeys.ExpandSignature(proof.Signature);
        return ToServiceProvider(
            F.AnchorSetup.Encode(
                setup.AgreementId,
                setup.Version,
                setup.CidDigest,
                proof.Epoch,
                proof.Nonce,
                signature
            )
        );
    }

    private ContractCall AnchorCheckpoint(ChainCall.AnchorCheckpoint checkpoint) =>
        ToServiceProvider(
            F.AnchorCheckpoint.Encode(
                checkpoint.Number,
                checkpoint.CidDigest,
                checkpoint.Proof.Epoch,
                GroupKeys.ExpandSignature(checkpoint.Proof.Signature)
            )
        );

    /// <param name="side">Whose chain the call goes to.</param>
    internal static object[] Tuple(Attestation attestation, Side side) =>
        [attestation.Epoch, Path(attestation.Path), attestation.For(side).Signature.ToArray()];

    /// <summary>One that is an attestor's.</summary>
    internal static object[] Tuple(Attestation attestation) => Tuple(attestation, Side.Payment);

    private static object[] Path(IReadOnlyList<Bytes32> path) =>
        [.. path.Select(node => (object)node)];
}
