using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Chaincode;

/// <summary>A call of one chaincode, by a client's proposal or by another chaincode on its behalf.</summary>
internal sealed record ChaincodeCall(
    CheckedProposal Proposal,
    string Chaincode,
    ChaincodeInput Input,
    TransactionSimulator Simulator,
    ChaincodeCatalog Chaincodes
)
{
    /// <summary>Runs another chaincode within the same transaction. Its event is not the transaction's.</summary>
    /// <exception cref="EndorsementException">It is unknown or away, or it is in this transaction already.</exception>
    public async Task<Response> InvokeAsync(ChaincodeSpec spec, CancellationToken ct)
    {
        var name = spec.ChaincodeId?.Name ?? "";
        var input = spec.Input ?? new ChaincodeInput();
        var outcome = await Chaincodes.ExecuteAsync(
            this with
            {
                Chaincode = name,
                Input = input,
            },
            ct
        );
        return outcome.Response;
    }
}
