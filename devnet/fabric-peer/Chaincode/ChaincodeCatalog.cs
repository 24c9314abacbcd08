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

    /// <exception cref="EndorsementException">The chaincode failed or cannot be reached.</exception>
    public Task<ChaincodeOutcome> ExecuteAsync(
        CheckedProposal proposal,
        TransactionSimulator simulator,
        CancellationToken ct
    ) =>
        proposal.Chaincode == SystemChaincode.Name
            ? Task.FromResult(system.Execute(proposal.Input))
            : _connections[proposal.Chaincode].ExecuteAsync(proposal, simulator, ct);
}
