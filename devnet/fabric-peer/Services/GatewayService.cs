using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Gateway;
using Notary.FabricPeer.Chaincode;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;
using Notary.FabricPeer.Ordering;

namespace Notary.FabricPeer.Services;

/// <summary>gateway.Gateway's calls, with the status codes that Fabric 2.5 gives.</summary>
internal sealed class GatewayService(
    PeerDescription self,
    ChannelMembers members,
    ChaincodeCatalog chaincodes,
    Endorser endorser,
    Orderer orderer,
    ChannelLedger ledger
)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapUnary(GatewayMethods.Evaluate, EvaluateAsync);
        routes.MapUnary(GatewayMethods.Endorse, EndorseAsync);
        routes.MapUnary(GatewayMethods.Submit, SubmitAsync);
        routes.MapUnary(GatewayMethods.CommitStatus, CommitStatusAsync);
    }

    private async Task<EvaluateResponse> EvaluateAsync(
        EvaluateRequest request,
        CancellationToken ct
    )
    {
        var proposal = Check(request.ProposedTransaction, GrpcStatusCode.Unavailable);
        try
        {
            var action = await endorser.SimulateAsync(proposal, ct);
            return new EvaluateResponse { Result = action.Response };
        }
        catch (AccessDeniedException e)
        {
            throw Refuse(GrpcStatusCode.FailedPrecondition, EvaluateFailure(e), e);
        }
        catch (EndorsementException e)
        {
            throw Refuse(GrpcStatusCode.Unknown, EvaluateFailure(e), e);
        }
    }

    private async Task<EndorseResponse> EndorseAsync(EndorseRequest request, CancellationToken ct)
    {
        var proposal = Check(request.ProposedTransaction, GrpcStatusCode.FailedPrecondition);
        try
        {
            var prepared = await endorser.EndorseAsync(
                proposal,
                request.EndorsingOrganizations,
                ct
            );
            return new EndorseResponse { PreparedTransaction = prepared };
        }
        catch (Exception e) when (e is AccessDeniedException or EndorsementException)
        {
            const string Message =
                "failed to endorse transaction, see attached details for more info";
            throw Refuse(GrpcStatusCode.Aborted, Message, e);
        }
    }

    private async Task<SubmitResponse> SubmitAsync(SubmitRequest request, CancellationToken ct)
    {
        EnsureChannel(request.ChannelId, GrpcStatusCode.Unavailable);
        var envelope = request.PreparedTransaction;
        if (envelope is null || envelope.Signature.IsEmpty)
        {
            throw new GrpcException(
                GrpcStatusCode.InvalidArgument,
                "prepared transaction must be signed"
            );
        }
        var transaction =
            EndorserTransaction.TryParse(envelope.ToByteString())
            ?? throw new GrpcException(GrpcStatusCode.InvalidArgument, "not a transaction");
        try
        {
            _ = members.Authenticate(
                transaction.SignatureHeader.Creator,
                envelope.Payload.Span,
                envelope.Signature.Span
            );
        }
        catch (AccessDeniedException e)
        {
            const string Message = "failed to submit transaction to orderer";
            throw Refuse(GrpcStatusCode.Aborted, Message, e);
        }
        try
        {
            await orderer.SubmitAsync(envelope, ct);
        }
        catch (OrdererAwayException e)
        {
            const string Message = "no orderers could successfully process transaction";
            throw Refuse(GrpcStatusCode.Unavailable, Message, e);
        }
        return new SubmitResponse();
    }

    private async Task<CommitStatusResponse> CommitStatusAsync(
        SignedCommitStatusRequest signed,
        CancellationToken ct
    )
    {
        var request = Parsing.Read(CommitStatusRequest.Parser, signed.Request);
        EnsureChannel(request.ChannelId, GrpcStatusCode.PermissionDenied);
        Permit(members, request.Identity, signed.Request, signed.Signature);
        var place = await ledger.WaitAsync(request.TransactionId, ct);
        return new CommitStatusResponse { Result = place.Code, BlockNumber = place.Block };
    }

    /// <exception cref="GrpcException">PERMISSION_DENIED: not a member's signature.</exception>
    internal static void Permit(
        ChannelMembers members,
        ByteString identity,
        ByteString request,
        ByteString signature
    )
    {
        try
        {
            _ = members.Authenticate(identity, request.Span, signature.Span);
        }
        catch (AccessDeniedException e)
        {
            throw new GrpcException(GrpcStatusCode.PermissionDenied, e.Message);
        }
    }

    private CheckedProposal Check(
        Fabric.Wire.Peer.SignedProposal? signed,
        GrpcStatusCode ifChannelUnknown
    )
    {
        var proposal = CheckedProposal.Parse(signed);
        EnsureChannel(proposal.ChannelHeader.ChannelId, ifChannelUnknown);
        chaincodes.EnsureKnown(proposal.Chaincode);
        return proposal;
    }

    private void EnsureChannel(string channel, GrpcStatusCode otherwise)
    {
        if (channel != self.Channel)
        {
            throw new GrpcException(otherwise, $"no channel peers for channel {channel}");
        }
    }

    private static string EvaluateFailure(Exception e) =>
        $"evaluate call to endorser returned error: {e.Message}";

    private GrpcException Refuse(GrpcStatusCode status, string message, Exception why)
    {
        var detail = new ErrorDetail
        {
            Address = self.Address,
            MspId = self.MspId,
            Message = why.Message,
        };
        return new GrpcException(status, message, [detail], why);
    }
}
