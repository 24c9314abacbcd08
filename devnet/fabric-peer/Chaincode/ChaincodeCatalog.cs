using Notary.Fabric.Grpc;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Chaincode;

/// <summary>The chaincodes of the channel, by name.</summary>
internal sealed class ChaincodeCatalog(
    IEnumerable<ChaincodeConnection> connections,
    SystemChaincode system
)
{
    private readonly Dictionary<string, ChaincodeConnection> _connections =
        connections.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <exception cref="GrpcException">FAILED_PRECONDITION: no such chaincode.</exception>
    public void EnsureKnown(string name)
    {
        if (name != SystemChaincode.Name && !_connections.ContainsKey(name))
        {
            throw new GrpcException(
                GrpcStatusCode.FailedPrecondition,
                $"no peers available to evaluate chaincode {name}: chaincode definition not found"
            );
        }
    }

    /// <summary>Runs the chaincode that a proposal names.</summary>
    /// <inheritdoc cref="ExecuteAsync(ChaincodeCall, CancellationToken)"/>
    public Task<ChaincodeOutcome> ExecuteAsync(
        CheckedProposal proposal,
        TransactionSimulator simulator,
        CancellationToken ct
    ) => ExecuteAsync(new(proposal, proposal.Chaincode, proposal.Input, simulator, this), ct);

    /// <exception cref="EndorsementException">The chaincode failed, is unknown or cannot be reached.</exception>
    public Task<ChaincodeOutcome> ExecuteAsync(ChaincodeCall call, CancellationToken ct)
    {
        if (call.Chaincode == SystemChaincode.Name)
        {
            return Task.FromResult(system.Execute(call.Input));
        }
        return _connections.TryGetValue(call.Chaincode, out var connection)
            ? connection.ExecuteAsync(call, ct)
            : throw new EndorsementException($"chaincode {call.Chaincode} not found");
    }
}
