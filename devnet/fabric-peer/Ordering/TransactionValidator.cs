using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;

namespace Notary.FabricPeer.Ordering;

/// <summary>Judges a transaction by itself, without the state: form, creator, transaction id, endorsement.</summary>
internal sealed class TransactionValidator(
    string channel,
    ChannelMembers members,
    EndorsementPolicies policies
)
{
    public TxValidationCode Validate(EndorserTransaction? transaction)
    {
        if (transaction is null)
        {
            return TxValidationCode.BadPayload;
        }
        if (!string.Equals(transaction.ChannelHeader.ChannelId, channel, StringComparison.Ordinal))
        {
            return TxValidationCode.TargetChainNotFound;
        }
        if (!IsSignedByItsCreator(transaction))
        {
            return TxValidationCode.BadCreatorSignature;
        }
        if (!HasItsOwnId(transaction))
        {
            return TxValidationCode.BadProposalTxid;
        }
        return IsForThisProposal(transaction)
            ? Endorsement(transaction)
            : TxValidationCode.InvalidEndorserTransaction;
    }

    private bool IsSignedByItsCreator(EndorserTransaction transaction) =>
        SignerOf(
            transaction.SignatureHeader.Creator,
            transaction.Envelope.Payload.Span,
            transaction.Envelope.Signature.Span
        )
            is not null;

    private static bool HasItsOwnId(EndorserTransaction transaction) =>
        string.Equals(
            transaction.TransactionId,
            TransactionProposal.TransactionIdOf(transaction.SignatureHeader),
            StringComparison.Ordinal
        );

    /// <summary>The endorsed hash covers the arguments: nobody can swap them afterwards.</summary>
    private static bool IsForThisProposal(EndorserTransaction transaction) =>
        transaction.Response.ProposalHash.Span.SequenceEqual(
            ProposalHash.Of(transaction.Header, transaction.ProposalPayload)
        );

    /// <summary>The policy of every chaincode that the transaction went through must be satisfied.</summary>
    private TxValidationCode Endorsement(EndorserTransaction transaction)
    {
        var endorsers = Endorsers(transaction).ToHashSet(StringComparer.Ordinal);
        return policies.For(transaction.Action).All(policy => policy.IsSatisfiedBy(endorsers))
            ? TxValidationCode.Valid
            : TxValidationCode.EndorsementPolicyFailure;
    }

    /// <summary>MSP ids of the peers that signed.</summary>
    private IEnumerable<string> Endorsers(EndorserTransaction transaction)
    {
        var payload = transaction.Endorsed.ProposalResponsePayload.Span.ToArray();
        foreach (var endorsement in transaction.Endorsed.Endorsements)
        {
            byte[] message = [.. payload, .. endorsement.Endorser.Span];
            var signer = SignerOf(endorsement.Endorser, message, endorsement.Signature.Span);
            if (signer?.Units.Contains("peer", StringComparer.Ordinal) == true)
            {
                yield return signer.MspId;
            }
        }
    }

    private Member? SignerOf(
        ByteString identity,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        try
        {
            return members.Authenticate(identity, message, signature);
        }
        catch (AccessDeniedException)
        {
            return null;
        }
    }
}
