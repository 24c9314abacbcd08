using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;
using Xunit;

namespace Notary.Evm.Tests.Chains;

/// <summary>What becomes of our transactions when fees rise, senders crash and share an account, and blocks are taken back.</summary>
public sealed class SendingTests : IAsyncLifetime
{
    private const long Gwei = 1_000_000_000;

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(2));
    private DeployedChain _world = null!;

    private CancellationToken Cancellation => _timeout.Token;

    public async Task InitializeAsync()
    {
        _world = await DeployedChain.StartAsync();
        await _world.SetUpAsync(deposit: 100_000);
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task A_transaction_below_the_base_fee_is_replaced_by_a_dearer_one_which_alone_is_mined()
    {
        await using var sender = _world.Open(_world.ConsumerKey);
        var (stuck, since) = await StuckAsync(sender, 1, 60 * Gwei);
        var dearer = await sender.HastenAsync(stuck, since, Cancellation);
        await sender.BroadcastAsync(dearer!, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await sender.WaitAsync(dearer!.TxId, Cancellation)).Succeeded);
        Assert.Equal(stuck.TxId, dearer.Replaces);
        Assert.Null(await _world.Rpc.ReceiptAsync(Bytes32.Parse(stuck.TxId), Cancellation));
        var (before, after) = (Read(stuck), Read(dearer));
        Assert.Equal(before.Nonce, after.Nonce);
        Assert.True(8 * after.MaxFeePerGas >= 9 * before.MaxFeePerGas);
        Assert.True(8 * after.MaxPriorityFeePerGas >= 9 * before.MaxPriorityFeePerGas);
    }

    [Fact]
    public async Task It_is_not_replaced_too_early_nor_beyond_the_limit()
    {
        var fees = new EvmFeeOptions { MaxFeePerGas = 20 * Gwei, RaiseAfterBlocks = 4 };
        await using var sender = _world.Open(_world.ConsumerKey, fees);
        var (stuck, since) = await StuckAsync(sender, 2, 10 * Gwei);
        Assert.Null(await sender.HastenAsync(stuck, since, Cancellation));
        await _world.Levers.SetNextBlockBaseFeeAsync(15 * Gwei, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        var dearer = await sender.HastenAsync(stuck, since, Cancellation);
        Assert.Equal(20 * Gwei, Read(dearer!).MaxFeePerGas);
        await sender.BroadcastAsync(dearer!, Cancellation);
        Assert.Null(await sender.HastenAsync(dearer!, since, Cancellation));
    }

    [Fact]
    public async Task Two_senders_of_one_account_never_drive_each_others_transactions_out()
    {
        await using var one = _world.Open(_world.ConsumerKey);
        await using var other = _world.Open(_world.ConsumerKey);
        var first = await PayAsync(one, 3);
        await _world.Levers.SetNextBlockBaseFeeAsync(Gwei + (Gwei / 5), Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        var dearer = await PayAsync(other, 4);
        Assert.Equal(Read(first).Nonce, Read(dearer).Nonce);
        Assert.True(Read(dearer).MaxFeePerGas > Read(first).MaxFeePerGas);
        await one.BroadcastAsync(first, Cancellation);
        await Assert.ThrowsAsync<ChainRejectedException>(() =>
            other.BroadcastAsync(dearer, Cancellation)
        );
        var again = await PayAsync(other, 4);
        await other.BroadcastAsync(again, Cancellation);
        await _world.Levers.SetNextBlockBaseFeeAsync(Gwei, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await one.WaitAsync(first.TxId, Cancellation)).Succeeded);
        Assert.True((await other.WaitAsync(again.TxId, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_nonce_that_a_crash_left_unused_holds_nothing_up()
    {
        await using var crashed = _world.Open(_world.ConsumerKey);
        await PayAsync(crashed, 5);
        var waits = await PayAsync(crashed, 6);
        await crashed.BroadcastAsync(waits, Cancellation);
        var since = (await crashed.GetHeadAsync(Cancellation)).Height;
        await _world.Levers.MineAsync(3, Cancellation);
        await using var restarted = _world.Open(_world.ConsumerKey);
        await restarted.HastenAsync(waits, since, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await restarted.WaitAsync(waits.TxId, Cancellation)).Succeeded);
    }

    /// <summary>Whoever sends the same again need not know that fees have to do with it.</summary>
    [Fact]
    public async Task What_is_handed_over_again_goes_on_although_one_before_it_was_lost()
    {
        await using var crashed = _world.Open(_world.ConsumerKey);
        await PayAsync(crashed, 8);
        var waits = await PayAsync(crashed, 9);
        await crashed.BroadcastAsync(waits, Cancellation);
        await using var restarted = _world.Open(_world.ConsumerKey);
        await restarted.BroadcastAsync(waits, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await restarted.WaitAsync(waits.TxId, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task What_a_reorganisation_takes_back_is_sent_again_as_it_was()
    {
        await using var sender = _world.Open(_world.ConsumerKey);
        var payment = await PayAsync(sender, 7);
        await sender.BroadcastAsync(payment, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        await _world.Levers.ReorganiseAsync(1, Cancellation);
        await sender.BroadcastAsync(payment, Cancellation);
        await _world.Levers.MineAsync(cancellation: Cancellation);
        Assert.True((await sender.WaitAsync(payment.TxId, Cancellation)).Succeeded);
    }

    /// <summary>Accepted by the node, and left out of three blocks whose base fee is above its price.</summary>
    private async Task<(PreparedTransaction, long Since)> StuckAsync(
        EvmChain sender,
        ulong sequence,
        BigInteger baseFee
    )
    {
        var payment = await PayAsync(sender, sequence);
        await sender.BroadcastAsync(payment, Cancellation);
        var since = (await sender.GetHeadAsync(Cancellation)).Height;
        for (var i = 0; i < 3; i++)
        {
            await _world.Levers.SetNextBlockBaseFeeAsync(baseFee, Cancellation);
            await _world.Levers.MineAsync(cancellation: Cancellation);
        }
        Assert.Null(await _world.Rpc.ReceiptAsync(Bytes32.Parse(payment.TxId), Cancellation));
        return (payment, since);
    }

    private async Task<PreparedTransaction> PayAsync(EvmChain sender, ulong sequence)
    {
        var (answer, attestation) = await _world.AnswerAsync(
            sequence,
            500,
            Keccak256.HashText("index")
        );
        return await sender.PrepareAsync(new ChainCall.Pay(answer, attestation), Cancellation);
    }

    private static EvmTransaction Read(PreparedTransaction transaction) =>
        SignedTransaction.Decode(transaction.Raw, 31337).Transaction;
}
