using System.Text.Json.Nodes;
using Notary.Client.Lookups;
using Notary.Client.Payments;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Services.Tests.Client;

public sealed class PaymentInspectorTests : IDisposable
{
    private static readonly AbiFunction Pay = AbiFunction.Parse(
        "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,"
            + "uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
    );
    private readonly Parties parties = new();
    private readonly ScriptedRpc node = new();
    private readonly AttestedAnswer answer;

    public PaymentInspectorTests()
    {
        answer = parties.Answer(1);
        node.On("eth_call", _ => "0x")
            .On("eth_getBlockByNumber", _ => Header(baseFee: 8_000))
            .On("eth_getTransactionCount", _ => "0x5")
            .On("eth_getTransactionByHash", _ => null)
            .On("eth_sendRawTransaction", _ => Bytes32.Zero.ToString());
    }

    public void Dispose() => parties.Dispose();

    [Fact]
    public async Task A_sound_payment_is_accepted_and_handed_to_the_own_node()
    {
        var payment = Payment();
        Assert.Equal(payment.Hash.ToString(), await AcceptAsync(payment));
        Assert.Contains("eth_sendRawTransaction", node.Asked, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_recorded_payment_needs_no_mempool()
    {
        parties.Payments.Record(1, Side.Payment);
        await AcceptAsync(Payment());
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task A_transaction_that_does_something_else_is_refused()
    {
        await RefusedAsync("payment-terms", Payment(t => t with { Value = 999 }));
        await RefusedAsync("payment-terms", Payment(t => t with { To = Address.Zero }));
        await RefusedAsync("payment-terms", Payment(t => t with { To = null }));
        await RefusedAsync("payment-terms", Payment(t => t with { Data = t.Data[..^1] }));
        await RefusedAsync(
            "payment-terms",
            Payment(t => t with { Data = CallData(parties.Answer(2)) })
        );
        await RefusedAsync("payment-terms", Payment(signer: parties.Provider));
    }

    [Fact]
    public async Task Bytes_that_are_no_transaction_of_this_chain_are_refused()
    {
        await RefusedAsync("payment-malformed", Payment(t => t with { ChainId = 1 }).Raw);
        await RefusedAsync("payment-malformed", []);
        await RefusedAsync("payment-malformed", Payment().Raw[..^1]);
        await RefusedAsync("payment-malformed", new byte[200_000]);
    }

    [Fact]
    public async Task A_used_nonce_and_a_gap_that_stays_are_refused()
    {
        await RefusedAsync("payment-stale", Payment(t => t with { Nonce = 4 }));
        await RefusedAsync("payment-nonce", Payment(t => t with { Nonce = 6 }));
    }

    [Fact]
    public async Task A_gap_may_close()
    {
        var asked = 0;
        node.On(
            "eth_getTransactionCount",
            _ => Interlocked.Increment(ref asked) < 4 ? "0x5" : "0x6"
        );
        await AcceptAsync(Payment(t => t with { Nonce = 6 }));
    }

    [Fact]
    public async Task A_fee_below_the_next_blocks_highest_is_refused()
    {
        await AcceptAsync(Payment(t => t with { MaxFeePerGas = 9_000 }));
        await RefusedAsync("payment-fee", Payment(t => t with { MaxFeePerGas = 8_999 }));
    }

    [Fact]
    public async Task A_payment_that_would_fail_is_refused()
    {
        node.On("eth_call", _ => throw new JsonRpcException(3, "execution reverted"));
        await RefusedAsync("payment-fails", Payment());
    }

    [Fact]
    public async Task A_node_that_refuses_the_transaction_decides_unless_it_has_it_already()
    {
        node.On("eth_sendRawTransaction", _ => throw new JsonRpcException(-32000, "underpriced"));
        await RefusedAsync("payment-refused", Payment());
    }

    [Fact]
    public async Task Bug_A_payment_that_a_block_takes_during_the_inspection_was_refused_as_stale()
    {
        node.On(
            "eth_getTransactionCount",
            _ =>
            {
                parties.Payments.Record(1, Side.Payment);
                return "0x6";
            }
        );
        await AcceptAsync(Payment());
    }

    private static JsonObject Header(int baseFee)
    {
        var zero = Bytes32.Zero.ToString();
        return new()
        {
            ["number"] = "0x1",
            ["hash"] = zero,
            ["parentHash"] = zero,
            ["timestamp"] = "0x1",
            ["stateRoot"] = zero,
            ["transactionsRoot"] = zero,
            ["receiptsRoot"] = zero,
            ["gasLimit"] = "0x1",
            ["gasUsed"] = "0x0",
            ["baseFeePerGas"] = Hex.EncodeQuantity(baseFee),
        };
    }

    private static byte[] CallData(AttestedAnswer answer) =>
        [.. Pay.Selector, .. LookupCodec.EncodeResponse(answer.Answer, answer.Attestation)];

    private SignedTransaction Payment(
        Func<EvmTransaction, EvmTransaction>? change = null,
        EvmPrivateKey? signer = null
    )
    {
        var transaction = new EvmTransaction
        {
            ChainId = 31_337,
            Nonce = 5,
            MaxPriorityFeePerGas = 1,
            MaxFeePerGas = 20_000,
            GasLimit = 200_000,
            To = Parties.UserContract,
            Value = 1_000,
            Data = CallData(answer),
        };
        return (change?.Invoke(transaction) ?? transaction).Sign(signer ?? parties.Consumer);
    }

    private Task<string> AcceptAsync(SignedTransaction payment) => AcceptAsync(payment.Raw);

    private Task<string> AcceptAsync(byte[] raw) =>
        new EvmPaymentInspector(parties.Payments, new(node), TimeProvider.System).AcceptAsync(
            answer,
            raw,
            CancellationToken.None
        );

    private Task RefusedAsync(string code, SignedTransaction payment) =>
        RefusedAsync(code, payment.Raw);

    private async Task RefusedAsync(string code, byte[] raw)
    {
        var refusal = await Assert.ThrowsAsync<PaymentRefusedException>(() => AcceptAsync(raw));
        Assert.Equal(code, refusal.Code);
    }
}
