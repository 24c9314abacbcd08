using System.Text;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Challenges;
using Notary.Chains.Fabric;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Fabric.Tests.Chain;

/// <summary>A channel that carries both legs: payments in the chaincode's token, and what is punished where one is missing.</summary>
[Collection(nameof(NotaryChaincode))]
public sealed class FabricPaymentTests(NotaryChaincode chaincode) : IAsyncLifetime
{
    private const uint Purses = 2;

    private readonly TemporaryDirectory _crypto = new();
    private FabricPeerHost _peer = null!;
    private TestDeployment _deployment = null!;
    private FabricChain _consumer = null!;

    /// <summary>The consumer's connection whose payments take turns at two purses.</summary>
    private FabricChain _byTurns = null!;

    private TestExchange Exchange => _deployment.Exchange;

    public async Task InitializeAsync()
    {
        _peer = await chaincode.StartPeerAsync(o => o with { CryptoDirectory = _crypto.Path });
        _consumer = new FabricChain(Member("consumer"), TimeProvider.System);
        var byTurns = Member("consumer");
        byTurns.Purses = Purses;
        _byTurns = new FabricChain(byTurns, TimeProvider.System);
        _deployment = new(Member("Admin"), Member("provider"), _consumer.Party, paysHere: true);
        await _deployment.SetUpAsync();
        await TokenAsync("Admin", "mint", _consumer.Party.ToString(), "10000");
    }

    public async Task DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _byTurns.DisposeAsync();
        await _deployment.DisposeAsync();
        await _peer.DisposeAsync();
        _crypto.Dispose();
    }

    [Fact]
    public async Task A_payment_is_recorded_proved_and_withdrawn_by_the_provider()
    {
        var (answer, txId) = (Exchange.Answer(1), "");
        var outcome = await TestDeployment.CommitAsync(_consumer, Payment(answer));

        var leg = await LegAsync(1, Side.Payment);
        Assert.Equal((true, false), (leg.Done, leg.Penalised));
        Assert.False((await LegAsync(1, Side.Delivery)).Done);
        txId = (await _consumer.FindLegAsync(answer.AgreementId, 1, Side.Payment, default))!;
        Assert.Equal(outcome.TxId, txId);
        var proof = await _consumer.ProveAsync(txId, default);
        var shown = proof!.Verify(new BlockTrust.Hash(leg.Head.Hash));
        Assert.True(shown.Performs(_consumer.Identity, answer, Side.Payment));
        Assert.False(shown.Performs(_consumer.Identity, answer, Side.Delivery));

        var attested = Exchange.Attest(answer);
        await TestDeployment.CommitAsync(
            _deployment.Deployer,
            new ChainCall.ProveInclusion(answer, attested, Side.Payment, proof)
        );
        var collect = new ChainCall.Collect(answer.PaymentAssetId, answer.AgreementId, [1]);
        await TestDeployment.CommitAsync(_deployment.Provider, collect);
        Assert.Equal(answer.Amount.ToString(), await BalanceAsync(_deployment.Provider));
        await TestDeployment.RefusedAsync("CREDIT_UNKNOWN", _deployment.Provider, collect);
    }

    [Fact]
    public async Task One_side_s_record_is_no_proof_of_the_other()
    {
        await TestDeployment.CommitAsync(_consumer, Payment(Exchange.Answer(1)));
        var head = await _consumer.GetHeadAsync(default);
        var (id, chain) = (Exchange.Agreement.Id, _consumer.Identity);
        foreach (var (side, done) in new[] { (Side.Payment, true), (Side.Delivery, false) })
        {
            var proof = await _consumer.ProveLegAsync(id, 1, side, head, default);
            Assert.Equal(done, proof.Verify(chain, id, 1, side, head.Hash).Done);
            var other = side.Other();
            Assert.Throws<FormatException>(() => proof.Verify(chain, id, 1, other, head.Hash));
        }
    }

    [Fact]
    public async Task A_signed_payment_commits_its_consumer_to_this_answer_and_no_other()
    {
        var (answer, chain) = (Exchange.Answer(1), _consumer.Identity);
        var raw = (await _consumer.PrepareAsync(Payment(answer), default)).Raw;
        Assert.True(SignedPayment.Pays(chain, answer, raw));
        Assert.False(SignedPayment.Pays(chain, Exchange.Answer(2), raw));
        Assert.False(SignedPayment.Pays(chain with { Id = "fabric:other" }, answer, raw));
        Assert.False(SignedPayment.Pays(chain, answer, raw.AsSpan(1)));
        var delivery = await _deployment.Provider.PrepareAsync(_deployment.Delivery(1), default);
        Assert.False(SignedPayment.Pays(chain, answer, delivery.Raw));
        // The last byte is the signature's.
        raw[^1] ^= 1;
        Assert.False(SignedPayment.Pays(chain, answer, raw));
    }

    [Fact]
    public async Task Payments_from_one_purse_conflict_in_a_block_and_from_two_do_not()
    {
        for (var purse = 1; purse <= Purses; purse++)
            await TokenAsync("consumer", "move", "0", $"{purse}", "1000");
        Assert.Equal([true, false], await InOneBlockAsync(_consumer, 1, 2));
        Assert.Equal([true, true], await InOneBlockAsync(_byTurns, 3, 4));
        Assert.Equal([true, false], await InOneBlockAsync(_byTurns, 5, 7));
    }

    [Fact]
    public async Task A_payment_that_its_consumer_made_invalid_is_missing_and_paid_from_its_deposit()
    {
        var answer = Exchange.Answer(1);
        await TestDeployment.CommitAsync(
            _consumer,
            new ChainCall.Lock(
                Exchange.Agreement,
                Exchange.ConsumerSignature,
                Exchange.ProviderSignature,
                1000
            )
        );
        var payment = await _consumer.PrepareAsync(Payment(answer), default);
        await TokenAsync("consumer", "move", "0", "1", "1");
        await _consumer.BroadcastAsync(payment, default);
        var outcome = await _consumer.WaitAsync(payment.TxId, default);
        Assert.Equal((false, "MvccReadConflict"), (outcome.Succeeded, outcome.Reason));
        Assert.True(SignedPayment.Pays(_consumer.Identity, answer, payment.Raw));
        Assert.False((await LegAsync(1, Side.Payment)).Done);

        var penalty = new ChainCall.Penalize(
            answer,
            Exchange.Attest(answer),
            PenaltyKind.PaymentMissing,
            Exchange.Intent(answer),
            _deployment.Group.Punish(_consumer.Identity, answer, PenaltyKind.PaymentMissing)
        );
        await TestDeployment.CommitAsync(_deployment.Deployer, penalty);
        var leg = await LegAsync(1, Side.Payment);
        Assert.Equal((false, true), (leg.Done, leg.Penalised));
        Assert.Equal(answer.PaymentRequired.ToString(), await BalanceAsync(_deployment.Provider));
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", _consumer, Payment(answer));
        await TestDeployment.RefusedAsync("ALREADY_PENALISED", _deployment.Deployer, penalty);
    }

    private ChainCall.Pay Payment(Answer answer) => new(answer, Exchange.Attest(answer));

    private Task<LegState> LegAsync(ulong sequence, Side side) =>
        _consumer.GetLegAsync(Exchange.Agreement.Id, sequence, side, depth: 1, default);

    /// <summary>Which of these payments, all endorsed on the same state, are valid.</summary>
    private async Task<IEnumerable<bool>> InOneBlockAsync(
        FabricChain payer,
        params ulong[] sequences
    )
    {
        var (usual, payments) = (_peer.BatchTimeout, new List<PreparedTransaction>());
        foreach (var sequence in sequences)
            payments.Add(await payer.PrepareAsync(Payment(Exchange.Answer(sequence)), default));
        _peer.BatchTimeout = TimeSpan.FromHours(1);
        foreach (var payment in payments)
            await payer.BroadcastAsync(payment, default);
        await _peer.MineAsync();
        _peer.BatchTimeout = usual;
        var outcomes = await Task.WhenAll(payments.Select(p => payer.WaitAsync(p.TxId, default)));
        Assert.Single(outcomes.Select(o => o.Height).Distinct());
        return outcomes.Select(o => o.Succeeded);
    }

    private async Task TokenAsync(string user, string function, params string[] arguments)
    {
        await using var member = await TestMember.OpenAsync(Member(user));
        var contract = member.Gateway.Network("mychannel").Contract(NotaryChaincode.Name);
        await contract.SubmitAsync($"Token:{function}", arguments);
    }

    private async Task<string> BalanceAsync(FabricChain holder)
    {
        await using var member = await TestMember.OpenAsync(Member("Admin"));
        var contract = member.Gateway.Network("mychannel").Contract(NotaryChaincode.Name);
        var balance = await contract.EvaluateAsync("Token:balanceOf", [holder.Party.ToString()]);
        return Encoding.UTF8.GetString(balance);
    }

    private FabricChainOptions Member(string user)
    {
        _peer.Crypto.IssueUser("Org1", user);
        return TestMember.Of(_peer.Endpoint, _crypto.Path, user, NotaryChaincode.Name);
    }
}
