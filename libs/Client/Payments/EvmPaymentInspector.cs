using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Payments;

/// <summary>Inspects raw EVM transactions on the provider's own node.</summary>
/// <param name="chain">The payment chain.</param>
/// <param name="rpc">The same node's JSON-RPC.</param>
public sealed class EvmPaymentInspector(IChainReader chain, EvmRpc rpc, TimeProvider time)
    : IPaymentInspector
{
    private static readonly TimeSpan GapPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GapPoll = TimeSpan.FromMilliseconds(20);

    private static readonly AbiFunction Pay = AbiFunction.Parse(
        "pay((bytes32,uint64,address,bytes32,address,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,"
            + "uint256,uint256,uint256,bytes32,uint64,uint8,uint64,uint64),(uint64,bytes32[],bytes))"
    );

    private readonly ulong chainId = ulong.Parse(
        chain.Identity.Id.AsSpan("eip155:".Length),
        CultureInfo.InvariantCulture
    );

    /// <inheritdoc/>
    public async Task<string> AcceptAsync(
        AttestedAnswer answer,
        byte[] raw,
        CancellationToken cancellation
    )
    {
        var payment = Decode(raw);
        RequireTerms(payment, answer);
        try
        {
            if (!await IsRecordedAsync(answer.Answer, cancellation))
                await RequirePendingAsync(payment, answer.Answer, cancellation);
            return payment.Hash.ToString();
        }
        catch (JsonRpcUnavailableException e)
        {
            throw new ChainUnavailableException(e.Message, e);
        }
    }

    private SignedTransaction Decode(byte[] raw)
    {
        try
        {
            return SignedTransaction.Decode(raw, chainId);
        }
        catch (FormatException e)
        {
            throw new PaymentRefusedException("payment-malformed", e.Message, e);
        }
    }

    /// <summary>Exactly <c>pay(answer, attestation)</c> by the consumer, with the amount where it is in the native coin.</summary>
    private void RequireTerms(SignedTransaction payment, AttestedAnswer answer)
    {
        var terms = answer.Answer;
        byte[] data = [.. Pay.Selector, .. LookupCodec.EncodeResponse(terms, answer.Attestation)];
        var value = terms.PaymentAssetId.IsZero ? terms.Amount.Value : BigInteger.Zero;
        var transaction = payment.Transaction;
        Require(
            payment.Sender == terms.Consumer,
            "payment-terms",
            "its sender is not the consumer"
        );
        Require(
            transaction.To == Address.FromHash(chain.Identity.UserContract),
            "payment-terms",
            "it does not call UserContract"
        );
        Require(
            transaction.Data.AsSpan().SequenceEqual(data),
            "payment-terms",
            "it pays another answer"
        );
        Require(transaction.Value == value, "payment-terms", "its value is not the amount");
    }

    private async Task<bool> IsRecordedAsync(Answer answer, CancellationToken cancellation)
    {
        var leg = await chain.GetLegAsync(
            answer.AgreementId,
            answer.Sequence,
            Side.Payment,
            depth: 1,
            cancellation
        );
        Require(!leg.Penalised, "payment-stale", "the payment was penalised");
        return leg.Done;
    }

    private async Task RequirePendingAsync(
        SignedTransaction payment,
        Answer answer,
        CancellationToken cancellation
    )
    {
        try
        {
            await Task.WhenAll(
                RequireSuccessAsync(payment, cancellation),
                RequireFeeAsync(payment.Transaction, cancellation),
                RequireNonceAsync(payment, cancellation)
            );
            await HandToNodeAsync(payment, cancellation);
        }
        catch (PaymentRefusedException)
        {
            // A block may have taken it meanwhile: then it is paid, and neither pending nor repeatable.
            if (!await IsRecordedAsync(answer, cancellation))
                throw;
        }
    }

    private async Task RequireSuccessAsync(
        SignedTransaction payment,
        CancellationToken cancellation
    )
    {
        var (sender, transaction) = (payment.Sender, payment.Transaction);
        var call = new CallRequest(
            transaction.To,
            transaction.Data,
            sender,
            transaction.Value,
            transaction.GasLimit
        );
        try
        {
            await rpc.CallAsync(call, cancellation: cancellation);
        }
        catch (JsonRpcException e)
        {
            throw new PaymentRefusedException("payment-fails", $"it would fail: {e.Message}", e);
        }
    }

    /// <summary>The next block's base fee is at most 9/8 of the newest one's (EIP-1559).</summary>
    private async Task RequireFeeAsync(EvmTransaction transaction, CancellationToken cancellation)
    {
        var head = await rpc.HeaderAsync(BlockTag.Latest, cancellation);
        var highest = (head?.BaseFeePerGas ?? BigInteger.Zero) * 9 / 8;
        Require(
            transaction.MaxFeePerGas >= highest,
            "payment-fee",
            "its fee may be below the next block's"
        );
    }

    /// <summary>
    /// No gap below it, which would keep it out of every block. Payments of one consumer overtake each other, so a gap may
    /// take a moment to close.
    /// </summary>
    private async Task RequireNonceAsync(SignedTransaction payment, CancellationToken cancellation)
    {
        var (sender, nonce) = (payment.Sender, payment.Transaction.Nonce);
        var latest = await rpc.TransactionCountAsync(sender, BlockTag.Latest, cancellation);
        Require(nonce >= latest, "payment-stale", "its nonce is used");
        var patience = GapPatience;
        while (nonce > await rpc.TransactionCountAsync(sender, BlockTag.Pending, cancellation))
        {
            Require(patience > TimeSpan.Zero, "payment-nonce", "nonces below it are missing");
            await Task.Delay(GapPoll, time, cancellation);
            patience -= GapPoll;
        }
    }

    /// <summary>A mempool differs from node to node: the own one must hold the transaction too.</summary>
    private async Task HandToNodeAsync(SignedTransaction payment, CancellationToken cancellation)
    {
        if (await rpc.TransactionAsync(payment.Hash, cancellation) is not null)
            return;
        try
        {
            await rpc.SendRawTransactionAsync(payment.Raw, cancellation);
        }
        catch (JsonRpcException e)
        {
            // The consumer's own broadcast may have arrived in between.
            if (await rpc.TransactionAsync(payment.Hash, cancellation) is null)
                throw new PaymentRefusedException(
                    "payment-refused",
                    $"the node refuses it: {e.Message}",
                    e
                );
        }
    }

    private static void Require(bool condition, string code, string message)
    {
        if (!condition)
            throw new PaymentRefusedException(code, message);
    }
}
