using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm.Tests.Chains;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Xunit;

namespace Notary.Evm.Tests.Proofs;

/// <summary>A stranger proves payments to the contract, on a real node: with t corrupt notaries' signature against it, too.</summary>
public sealed class ProveInclusionTests : IAsyncLifetime
{
    private DeployedChain world = null!;
    private List<Payment> payments = null!;

    public async Task InitializeAsync()
    {
        world = await DeployedChain.StartAsync();
        await world.SetUpAsync(deposit: 100_000);
        payments = await world.PayInEveryTypeAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Payments_by_every_type_of_transaction_become_legal()
    {
        foreach (var payment in payments)
        {
            Assert.Equal(Bytes32.Zero, await LegalAsync(payment.Answer));
            var done = await world.MineAsync(world.Deployer, await ProofOfAsync(payment));
            Assert.True(done.Succeeded, done.Reason);
            Assert.Equal(payment.Answer.Digest, await LegalAsync(payment.Answer));
        }
        await RefusedAsync("LegalAlready", await ProofOfAsync(payments[0]));
    }

    [Fact]
    public async Task A_corrupt_quorum_s_penalty_is_refused_for_a_leg_that_was_proved()
    {
        var (_, answer, attestation, _) = payments[0];
        await world.MineAsync(world.Deployer, await ProofOfAsync(payments[0]));
        await world.Levers.IncreaseTimeAsync(1_000);
        await world.Levers.MineAsync();
        var intent = new PaymentIntent(
            answer.AgreementId,
            answer.Sequence,
            answer.Amount,
            answer.IndexHash,
            answer.FirstMover,
            answer.IssuedAt
        );
        await RefusedAsync(
            "ProvedLegal",
            new ChainCall.Penalize(
                answer,
                attestation,
                PenaltyKind.PaymentMissing,
                new(answer.IssuedAt, world.ConsumerKey.Sign(intent.Digest)),
                world.Punish(answer, PenaltyKind.PaymentMissing)
            )
        );
    }

    [Fact]
    public async Task What_does_not_prove_it_is_refused_by_name()
    {
        var good = await ProofOfAsync(payments[1]);
        var proof = ((InclusionProof.Evm)good.Proof).Transaction;
        ChainCall.ProveInclusion With(TransactionProof changed) =>
            good with
            {
                Proof = new InclusionProof.Evm(changed),
            };
        await RefusedAsync("NoSuchReceipt", With(proof with { Index = 7 }));
        await RefusedAsync(
            "NoSuchReceipt",
            With(proof with { ReceiptNodes = [.. proof.ReceiptNodes.SkipLast(1)] })
        );
        await RefusedAsync("InvalidRlp", With(proof with { Header = proof.Header[..100] }));
        await RefusedAsync("HeaderTooLong", With(proof with { Header = new byte[5_000] }));
        await RefusedAsync("EventMissing", good with { Side = Side.Delivery });
        await RefusedAsync(
            "EventMissing",
            good with
            {
                Answer = payments[2].Answer,
                Attestation = payments[2].Attestation,
            }
        );
        var again = await world.PayAgainAsync(payments[1]);
        await RefusedAsync(
            "TransactionFailed",
            await ProofOfAsync(payments[1] with { TxId = again })
        );
    }

    [Fact]
    public async Task A_header_of_another_chain_counts_once_the_group_anchored_it()
    {
        var payload = new GovernancePayload.HeaderAnchor(
            Keccak256.HashText("eip155:10"),
            5,
            Keccak256.HashText("block")
        );
        var call = new ChainCall.AnchorHeader(
            payload,
            world.Govern(payload, Keccak256.Hash(payload.ToBytes()))
        );
        Assert.True((await world.MineAsync(world.Consumer, call)).Succeeded);
        Assert.Equal(payload, GovernancePayload.Parse(payload.ToBytes()));
        await RefusedAsync("HeaderAnchoredBefore", call);
    }

    [Fact]
    public async Task The_watch_tells_that_a_leg_was_proved()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var head = await world.Consumer.GetHeadAsync(timeout.Token);
        var known = new Dictionary<long, Bytes32> { [head.Height] = head.Hash };
        await using var watch = new ChainWatch(
            world.Consumer.WatchAsync(head.Height + 1, known, timeout.Token),
            timeout.Token
        );
        var answer = payments[1].Answer;
        var done = await world.MineAsync(world.Deployer, await ProofOfAsync(payments[1]));
        Assert.Equal(
            new(done.TxId, Side.Payment, answer.AgreementId, answer.Sequence, answer.Digest),
            await watch.NextEventAsync<ContractEvent.InclusionProved>()
        );
    }

    private async Task RefusedAsync(string code, ChainCall call)
    {
        var refused = await Assert.ThrowsAsync<ChainRejectedException>(() =>
            world.Deployer.PrepareAsync(call, default)
        );
        Assert.Equal(code, refused.Code);
    }

    /// <summary>From the receipts alone: the contract reads nothing else.</summary>
    private async Task<ChainCall.ProveInclusion> ProofOfAsync(Payment payment)
    {
        using var http = new HttpClient();
        var receipt = (await world.Rpc.ReceiptAsync(payment.TxId))!;
        var proofs = new BlockProofs(new HttpJsonRpc(http, world.Anvil.Http));
        var header = await proofs.HeaderAsync(receipt.BlockHash);
        var receipts = await world.Rpc.BlockReceiptsAsync(BlockTag.Hash(receipt.BlockHash));
        var trie = MerklePatriciaTrie.OfList(receipts!.Select(ReceiptRlp.Encode));
        var index = (int)receipt.TransactionIndex;
        var proof = new TransactionProof(
            header,
            index,
            [],
            trie.Prove(MerklePatriciaTrie.KeyOf(index))
        );
        return new(
            payment.Answer,
            payment.Attestation,
            Side.Payment,
            new InclusionProof.Evm(proof)
        );
    }

    private async Task<Bytes32> LegalAsync(Answer answer)
    {
        var data = ContractFunctions.Legal.Encode(
            answer.AgreementId,
            (byte)Side.Payment,
            answer.Sequence
        );
        var result = await world.Rpc.CallAsync(
            new CallRequest(world.Deployment.Contracts.ServiceProvider, data),
            BlockTag.Latest
        );
        return ContractFunctions.Legal.DecodeOutput(result).Bytes32(0);
    }
}
