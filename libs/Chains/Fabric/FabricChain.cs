using System.Numerics;
using Google.Protobuf;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Identities;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>
/// A Fabric channel with our chaincode. A block is final and carries no time; transactions are not public before their
/// block, so there is nothing pending to observe.
/// </summary>
public sealed class FabricChain : IChain
{
    private readonly FabricIdentity _identity;
    private readonly IReadOnlyList<FabricGateway> _gateways;
    private readonly FabricNetwork _network;
    private readonly FabricCalls _calls;
    private readonly FabricPenalties _penalties;
    private readonly FabricState _state;
    private readonly FabricProofs _proofs;
    private readonly FabricWatch _watch;

    /// <exception cref="IOException">A certificate or key file cannot be read.</exception>
    /// <exception cref="ArgumentException">A file holds something else, or a key that is not the certificate's.</exception>
    public FabricChain(FabricChainOptions options, TimeProvider time)
    {
        var connection = Connect(options, time);
        _identity = connection.Identity;
        Uri[] endpoints = [connection.Endpoint, .. options.FurtherPeers];
        _gateways = [.. endpoints.Select(e => new FabricGateway(connection with { Endpoint = e }))];
        _network = _gateways[0].Network(options.Channel);
        var contract = _network.Contract(options.Chaincode);
        var chaincode = Keccak256.HashText(options.Chaincode);
        Identity = new($"fabric:{options.Channel}", ChainKind.Fabric, chaincode, chaincode);
        _calls = new FabricCalls(Identity.Id, contract, options.Purses);
        _penalties = new FabricPenalties(_calls, _network);
        _state = new FabricState(_network, contract);
        var orderers = new OrdererTrust(options.OrdererCertificatesFile);
        _proofs = new FabricProofs(_network, orderers);
        _watch = new FabricWatch(
            [.. _gateways.Select(gateway => gateway.Network(options.Channel))],
            options.Chaincode,
            orderers,
            TimeSpan.FromSeconds(options.StallSeconds),
            time
        );
    }

    public ChainIdentity Identity { get; }

    /// <summary>When the certificate of the identity that this chain acts as expires: the peers refuse it from then on.</summary>
    public DateTimeOffset IdentityExpires => _identity.Expires;

    /// <summary>The party id of the identity that this chain acts as.</summary>
    public Bytes32 Party => Bytes32.FromSpan(_identity.PartyId);

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(() => _state.HeadAsync(cancellation), cancellation);

    public IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        CancellationToken cancellation
    ) => _watch.FollowAsync(start.FromHeight, start.Known, cancellation);

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) =>
        FabricFailure.ExplainAsync(
            () => _state.LegAsync(agreementId, sequence, side, depth, cancellation),
            cancellation
        );

    public Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation) =>
        FabricProofs.IsId(txId)
            ? FabricFailure.ExplainAsync(() => _proofs.ProveAsync(txId, cancellation), cancellation)
            : throw new FormatException("a transaction's id is 64 hexadecimal digits");

    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) =>
        FabricFailure.ExplainAsync(
            () => _state.FindLegAsync(agreementId, sequence, side, cancellation),
            cancellation
        );

    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    ) =>
        FabricFailure.ExplainAsync(
            () => _state.ProveLegAsync(agreementId, sequence, side, head, cancellation),
            cancellation
        );

    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(() => _state.HashAsync(height, cancellation), cancellation);

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) =>
        FabricFailure.ExplainAsync(
            () => _state.AccountAsync(agreementId, party, cancellation),
            cancellation
        );

    public async Task<GroupState?> GetGroupAsync(CancellationToken cancellation)
    {
        try
        {
            return await FabricFailure.ExplainAsync(
                () => _state.GroupAsync(cancellation),
                cancellation
            );
        }
        catch (ChainRejectedException e) when (e.Code == "NOT_INITIALIZED")
        {
            return null;
        }
    }

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(() => _state.GroupAsync(epoch, cancellation), cancellation);

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(
            () => _state.SetupAsync(agreementId, cancellation),
            cancellation
        );

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) =>
        FabricFailure.ExplainAsync(
            () => _state.CandidateAsync(operatorId, cancellation),
            cancellation
        );

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(() => _state.CheckpointAsync(cancellation), cancellation);

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(
            () => _state.EndingAsync(agreementId, cancellation),
            cancellation
        );

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(() => _state.BondAsync(holder, cancellation), cancellation);

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(
            async () =>
            {
                if (call is ChainCall.Penalize penalty)
                    return await _penalties.PrepareAsync(penalty, cancellation);
                var endorsed = await _calls.EndorseAsync(call, cancellation);
                return new(endorsed.TransactionId, endorsed.Envelope.ToByteArray());
            },
            cancellation
        );

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation) =>
        FabricFailure.ExplainAsync(
            async () =>
            {
                await _penalties.SubmitAsync(transaction, cancellation);
                return true;
            },
            cancellation
        );

    public async Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var status = await _network.CommitStatusAsync(txId, cancellation);
                var reason = status.IsValid ? null : status.Code.ToString();
                return new(txId, checked((long)status.BlockNumber), status.IsValid, reason);
            }
            catch (FabricException e) when (e.Status == GrpcStatusCode.DeadlineExceeded)
            {
                // The peer does not know it yet.
            }
            catch (FabricException e)
            {
                throw FabricFailure.Explain(e);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _penalties.Dispose();
        foreach (var gateway in _gateways)
            gateway.Dispose();
        _identity.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FabricConnection Connect(FabricChainOptions options, TimeProvider time)
    {
        var identity = FabricIdentity.FromPem(
            options.MspId,
            File.ReadAllText(options.CertificateFile),
            File.ReadAllText(options.PrivateKeyFile)
        );
        return new FabricConnection(options.Endpoint!, identity)
        {
            TlsRootsPem = options.TlsRootFile is { } root ? File.ReadAllText(root) : null,
            Time = time,
        };
    }
}
