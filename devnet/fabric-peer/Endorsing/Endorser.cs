using Google.Protobuf;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Chaincode;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.Membership;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Endorsing;

/// <summary>Why a proposal is not endorsed.</summary>
internal sealed class EndorsementException(string message) : Exception(message);

/// <summary>Runs proposals against the current state and signs the outcome as a peer.</summary>
internal sealed class Endorser(
    ChannelMembers members,
    ChannelLedger ledger,
    ChaincodeCatalog chaincodes,
    EndorsingPeers peers
)
{
    private const int SmallestError = 400;

    /// <summary>Runs a proposal.</summary>
    /// <exception cref="AccessDeniedException">The creator may not do this.</exception>
    /// <exception cref="EndorsementException">The chaincode refused, failed or is away.</exception>
    public async Task<ChaincodeAction> SimulateAsync(CheckedProposal proposal, CancellationToken ct)
    {
        proposal.Authenticate(members);
        if (ledger.Find(proposal.TransactionId) is not null)
        {
            throw new EndorsementException(
                $"duplicate transaction found [{proposal.TransactionId}]"
            );
        }
        var simulator = new TransactionSimulator(ledger.State);
        var outcome = await chaincodes.ExecuteAsync(proposal, simulator, ct);
        return ActionOf(proposal, simulator, outcome);
    }

    /// <summary>Runs a proposal and prepares the transaction that its creator has to sign.</summary>
    /// <inheritdoc cref="SimulateAsync"/>
    /// <param name="organisations">MSP ids of those whose peers shall endorse it; none stands for those that the policies need.</param>
    public async Task<Envelope> EndorseAsync(
        CheckedProposal proposal,
        IReadOnlyCollection<string> organisations,
        CancellationToken ct
    )
    {
        var action = await SimulateAsync(proposal, ct);
        var response = new ProposalResponsePayload
        {
            ProposalHash = ByteString.CopyFrom(
                ProposalHash.Of(proposal.Header, proposal.Proposal.Payload)
            ),
            Extension = action.ToByteString(),
        }.ToByteString();
        var endorsed = new ChaincodeEndorsedAction { ProposalResponsePayload = response };
        endorsed.Endorsements.AddRange(peers.Sign(response, action, organisations));
        return Prepare(proposal, endorsed);
    }

    private static ChaincodeAction ActionOf(
        CheckedProposal proposal,
        TransactionSimulator simulator,
        ChaincodeOutcome outcome
    )
    {
        if (outcome.Response.Status >= SmallestError)
        {
            throw new EndorsementException(
                $"chaincode response {outcome.Response.Status}, {outcome.Response.Message}"
            );
        }
        return new ChaincodeAction
        {
            Results = simulator.Effects().ToByteString(),
            Events = outcome.Event?.ToByteString() ?? ByteString.Empty,
            Response = outcome.Response,
            ChaincodeId = new ChaincodeID { Name = proposal.Chaincode },
        };
    }

    private static Envelope Prepare(CheckedProposal proposal, ChaincodeEndorsedAction endorsed)
    {
        var action = new ChaincodeActionPayload
        {
            ChaincodeProposalPayload = ProposalHash.WithoutTransient(proposal.Proposal.Payload),
            Action = endorsed,
        };
        var transaction = new Transaction();
        transaction.Actions.Add(
            new TransactionAction
            {
                Header = proposal.Header.SignatureHeader,
                Payload = action.ToByteString(),
            }
        );
        var payload = new Payload { Header = proposal.Header, Data = transaction.ToByteString() };
        return new Envelope { Payload = payload.ToByteString() };
    }
}
