using System.Numerics;
using System.Runtime.CompilerServices;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Bench.Threshold.Members;

/// <summary>A chain on which nothing happens, and that has accepted no group yet: what is measured beside it is members and bus.</summary>
internal sealed class QuietChain : IChain
{
    private static readonly Address Contract = Address.Parse(
        "0x00000000000000000000000000000000000c0001"
    );

    /// <summary>Settings that let a service register chains; this one takes their place.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Chains:0:Evm:ChainId"] = "31337",
            ["Chains:0:Evm:Http"] = "http://127.0.0.1:1/",
            ["Chains:0:Evm:WebSocket"] = "ws://127.0.0.1:1/",
            ["Chains:0:Evm:UserContract"] = Contract.ToString(),
            ["Chains:0:Evm:OracleContract"] = Contract.ToString(),
            ["Chains:0:Evm:ServiceProviderContract"] = Contract.ToString(),
        };

    public ChainIdentity Identity { get; } =
        new("eip155:31337", ChainKind.Evm, Contract.ToBytes32(), Contract.ToBytes32());

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        Task.FromResult(new ChainHead(0, Bytes32.Zero, Timestamp: 0));

    public async IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        yield break;
    }

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult<GroupState?>(null);

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        Task.FromResult<GroupState?>(null);

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult<SetupState?>(null);

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) => throw Nothing();

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult<CheckpointState?>(null);

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult(new EndingState(Suspended: false, Released: false));

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        Task.FromResult(BigInteger.Zero);

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    ) => throw Nothing();

    public Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation) =>
        throw Nothing();

    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) => throw Nothing();

    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    ) => throw Nothing();

    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        throw Nothing();

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) => throw Nothing();

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation) =>
        throw Nothing();

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation) =>
        throw Nothing();

    public Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation) =>
        throw Nothing();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ChainUnavailableException Nothing() => new("nothing happens on this chain");
}
