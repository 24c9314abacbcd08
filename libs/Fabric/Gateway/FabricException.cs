using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Gateway;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

public enum FabricOperation
{
    Evaluate,
    Endorse,
    Submit,
    CommitStatus,
    ChaincodeEvents,
    Deliver,
}

/// <summary>What one peer or orderer said (gateway.ErrorDetail).</summary>
public sealed record FabricErrorDetail(string Address, string MspId, string Message);

/// <summary>A call to the network failed.</summary>
public sealed class FabricException : Exception
{
    internal FabricException(FabricOperation operation, GrpcException cause, string? transactionId)
        : base(Describe(operation, cause), cause)
    {
        (Operation, Status, TransactionId) = (operation, cause.Status, transactionId);
        Details = DetailsOf(cause);
    }

    public FabricOperation Operation { get; }

    public GrpcStatusCode Status { get; }

    public string? TransactionId { get; }

    /// <summary>Who refused and why; a chaincode's own message is here. Empty where the gateway itself refused.</summary>
    public IReadOnlyList<FabricErrorDetail> Details { get; }

    private static string Describe(FabricOperation operation, GrpcException cause)
    {
        var details = DetailsOf(cause).Select(d => $"; {d.MspId} at {d.Address}: {d.Message}");
        return $"{operation} failed with {cause.Status}: {cause.Message}{string.Concat(details)}";
    }

    private static List<FabricErrorDetail> DetailsOf(GrpcException cause) =>
        [
            .. (cause.Received?.Details ?? [])
                .Where(any => any.Is(ErrorDetail.Descriptor))
                .Select(any => any.Unpack<ErrorDetail>())
                .Select(d => new FabricErrorDetail(d.Address, d.MspId, d.Message)),
        ];
}

/// <summary>A transaction is in a block, but was not valid there and changed nothing.</summary>
public sealed class FabricCommitException(CommitStatus status)
    : Exception($"transaction {status.TransactionId} was committed as {status.Code}")
{
    public string TransactionId { get; } = status.TransactionId;

    public TxValidationCode Code { get; } = status.Code;
}
