using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>Somebody's own node of a simulated chain, and the identity with which it sends.</summary>
/// <param name="key">Signs payments as they are on EVM; null for who pays nothing.</param>
internal sealed class SimNode(SimChain chain, Bytes32 sender, EvmPrivateKey? key = null) : IChain
{
    private static readonly byte[] PaySelector = Keccak256
        .HashText(
            "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,"
                + "uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
        )
        .ToArray()[..4];

    public ChainIdentity Identity => chain.Identity;

    public Bytes32 Sender => sender;

    public SimChain Chain => chain;

    public Task<ChainHead> GetHeadAsync(CancellationToken cancellation) =>
        Task.FromResult(chain.Head.Head);

    public IAsyncEnumerable<ChainObservation> WatchAsync(
        WatchStart start,
        CancellationToken cancellation
    ) => throw new NotSupportedException("the schedule shows what is to be seen");

    public Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    )
    {
        var (block, leg) = (chain.AtDepth(depth), new LegName(agreementId, sequence, side));
        return Task.FromResult(
            new LegState(
                block.Head,
                block.Books.Done.ContainsKey(leg),
                block.Books.Penalised.Contains(leg)
            )
        );
    }

    public Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            new AccountState(
                Address.Zero,
                chain.Head.Books.Deposits.GetValueOrDefault((agreementId, party))
            )
        );

    public Task<GroupState?> GetGroupAsync(CancellationToken cancellation) =>
        Task.FromResult<GroupState?>(
            new(chain.Law.Group.Epoch, chain.Law.Group.Key.PublicKey.ToBytes(), chain.Law.Group.Id)
        );

    public Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation) =>
        GetGroupAsync(cancellation);

    public Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation) =>
        Task.FromResult<SetupState?>(null);

    public Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation) =>
        Task.FromResult<CheckpointState?>(null);

    public Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    ) => Task.FromResult(new CandidateState(null, 0));

    public Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        var ending = chain.Head.Books.EndingOf(agreementId);
        return Task.FromResult(new EndingState(ending.Suspended, ending.Released));
    }

    public Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation) =>
        Task.FromResult(chain.Head.Books.Bonds.GetValueOrDefault(holder.ToBytes32()));

    public Task<PreparedTransaction> PrepareAsync(ChainCall call, CancellationToken cancellation)
    {
        chain.Simulate(sender, call);
        var waiting = chain.Pool.Count(p => p.Sender == sender);
        var nonce = chain.Head.Books.Nonces.GetValueOrDefault(sender) + (ulong)waiting;
        return Task.FromResult(Sign(call, nonce, fee: 1));
    }

    /// <summary>A transaction for a nonce, whatever the contracts would say.</summary>
    public PreparedTransaction Sign(ChainCall call, ulong nonce, int fee)
    {
        var raw =
            call is ChainCall.Pay pay && key is not null
                ? SignPayment(pay, nonce, fee)
                : RandomNumberGenerator.GetBytes(40);
        var id = Keccak256.Hash(raw).ToString();
        var txId = chain.Identity.Kind == ChainKind.Evm ? id : id[2..];
        chain.Keep(new(txId, sender, nonce, fee, call, raw));
        return new(txId, raw);
    }

    public Task BroadcastAsync(PreparedTransaction transaction, CancellationToken cancellation)
    {
        chain.Submit(transaction.TxId);
        return Task.CompletedTask;
    }

    /// <summary>Nobody waits in a schedule: what is in no block yet is given up.</summary>
    public Task<TransactionOutcome> WaitAsync(string txId, CancellationToken cancellation)
    {
        if (chain.BlockOf(txId) is not { } block)
            throw new OperationCanceledException("the transaction is in no block");
        var reason = block.Find(txId)!.Reason;
        return Task.FromResult(
            new TransactionOutcome(txId, block.Head.Height, reason is null, reason)
        );
    }

    public Task<InclusionProof?> ProveAsync(string txId, CancellationToken cancellation) =>
        Task.FromResult(
            chain.BlockOf(txId) is { } block
                ? block.Prove(
                    block.Outcomes.Index().First(o => o.Item.Transaction.TxId == txId).Index
                )
                : null
        );

    public Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            chain
                .Outcomes.SelectMany(o => o.Events)
                .OfType<ContractEvent.LegRecorded>()
                .LastOrDefault(l =>
                    (l.AgreementId, l.Sequence, l.Side) == (agreementId, sequence, side)
                )
                ?.TxId
        );

    public Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    ) =>
        chain.At(head.Height) is { } block && block.Head.Hash == head.Hash
            ? Task.FromResult(block.Prove(new LegName(agreementId, sequence, side)))
            : throw new ChainUnavailableException("the block is gone");

    public Task<Bytes32?> GetBlockHashAsync(long height, CancellationToken cancellation) =>
        Task.FromResult(chain.At(height)?.Head.Hash);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private byte[] SignPayment(ChainCall.Pay pay, ulong nonce, int fee) =>
        new EvmTransaction
        {
            ChainId = ulong.Parse(
                chain.Identity.Id["eip155:".Length..],
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Nonce = nonce,
            MaxPriorityFeePerGas = fee,
            MaxFeePerGas = fee + 10,
            GasLimit = 300_000,
            To = Address.FromHash(pay.Answer.PaymentContract),
            Value = pay.Answer.Amount.Value,
            Data = [.. PaySelector, .. LookupCodec.EncodeResponse(pay.Answer, pay.Attestation)],
        }
            .Sign(key!)
            .Raw;
}
