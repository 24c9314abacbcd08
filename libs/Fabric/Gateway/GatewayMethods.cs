using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

/// <summary>The remote methods of a peer (gateway.proto, events.proto) and of a chaincode server.</summary>
public static class GatewayMethods
{
    public static readonly GrpcMethod<EvaluateRequest, EvaluateResponse> Evaluate = new(
        "/gateway.Gateway/Evaluate",
        EvaluateRequest.Parser,
        EvaluateResponse.Parser
    );

    public static readonly GrpcMethod<EndorseRequest, EndorseResponse> Endorse = new(
        "/gateway.Gateway/Endorse",
        EndorseRequest.Parser,
        EndorseResponse.Parser
    );

    public static readonly GrpcMethod<SubmitRequest, SubmitResponse> Submit = new(
        "/gateway.Gateway/Submit",
        SubmitRequest.Parser,
        SubmitResponse.Parser
    );

    public static readonly GrpcMethod<
        SignedCommitStatusRequest,
        CommitStatusResponse
    > CommitStatus = new(
        "/gateway.Gateway/CommitStatus",
        SignedCommitStatusRequest.Parser,
        CommitStatusResponse.Parser
    );

    public static readonly GrpcMethod<
        SignedChaincodeEventsRequest,
        ChaincodeEventsResponse
    > ChaincodeEvents = new(
        "/gateway.Gateway/ChaincodeEvents",
        SignedChaincodeEventsRequest.Parser,
        ChaincodeEventsResponse.Parser
    );

    public static readonly GrpcMethod<Envelope, DeliverResponse> Deliver = new(
        "/protos.Deliver/Deliver",
        Envelope.Parser,
        DeliverResponse.Parser
    );

    public static readonly GrpcMethod<Envelope, DeliverResponse> DeliverFiltered = new(
        "/protos.Deliver/DeliverFiltered",
        Envelope.Parser,
        DeliverResponse.Parser
    );

    public static readonly GrpcMethod<ChaincodeMessage, ChaincodeMessage> ChaincodeConnect = new(
        "/protos.Chaincode/Connect",
        ChaincodeMessage.Parser,
        ChaincodeMessage.Parser
    );
}
