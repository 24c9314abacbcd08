using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Agreements;
using Notary.Client.Cover;
using Notary.Client.DataExchange;
using Notary.Client.Lookups;
using Notary.Client.Providers;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.DataIdentifications;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Consumers;

/// <summary>
/// C under one agreement: buys data without waiting for a block (PROTOCOL 4). <see cref="BuyAsync"/> is the whole exchange;
/// its steps can be called one by one. Thread-safe: any number of exchanges may be open.
/// </summary>
/// <param name="key">The consumer's EVM key, with which it signed the agreement.</param>
/// <param name="paymentChain">Opened with the same key.</param>
/// <param name="dataChain">Read on the consumer's own peer.</param>
public sealed class Consumer(
    EvmPrivateKey key,
    SignedAgreement agreement,
    IChain paymentChain,
    IChainReader dataChain,
    IAnswerLookup lookup,
    DataExchangeClient exchange,
    ProviderClient provider,
    TimeProvider time,
    ConsumerOptions? options = null
) : IDisposable
{
    private readonly ConsumerOptions options = options ?? new();
    private readonly OwnCheck cover = new(agreement.Terms, paymentChain, dataChain);

    /// <summary>One whole exchange.</summary>
    /// <param name="sequence">Not used before under this agreement.</param>
    /// <param name="steps">Told of each step as it ends.</param>
    public async Task<Purchase> BuyAsync(
        ulong sequence,
        Amount<PaymentAsset> amount,
        IProgress<ExchangeStep>? steps = null,
        CancellationToken cancellation = default
    )
    {
        var index = await ConfirmIndexAsync(sequence, cancellation);
        steps?.Report(ExchangeStep.Indexed);
        var authorized = await AuthorizeAsync(sequence, amount, index, cancellation);
        steps?.Report(ExchangeStep.Answered);
        var prepared = PreparePaymentAsync(authorized, cancellation);
        await Task.WhenAll(prepared, cover.ReserveAsync(authorized.Answer, cancellation));
        var payment = await prepared;
        steps?.Report(ExchangeStep.Checked);
        await paymentChain.BroadcastAsync(payment, cancellation);
        steps?.Report(ExchangeStep.Paid);
        var delivery = await provider.DeliverAsync(authorized.Attested, payment.Raw, cancellation);
        steps?.Report(ExchangeStep.Delivered);
        var data = await OpenAsync(authorized.Answer, delivery.DataIdentification, cancellation);
        steps?.Report(ExchangeStep.Received);
        return new(data, authorized, payment, delivery.TxId);
    }

    /// <summary>
    /// The index's hash with the provider's promise to deliver it, which the data exchange confirms to stand for this data and
    /// this consumer.
    /// </summary>
    /// <exception cref="ExchangeAbortedException">index-unpromised, index-unconfirmed.</exception>
    public async Task<IndexOffer> ConfirmIndexAsync(
        ulong sequence,
        CancellationToken cancellation = default
    )
    {
        var offer = await provider.IndexAsync(agreement.Id, sequence, cancellation);
        var terms = agreement.Terms;
        var promise = new DeliveryPromise(agreement.Id, sequence, offer.IndexHash);
        if (!offer.Promise.IsBy(terms.Provider, promise.Digest))
            throw new ExchangeAbortedException(
                "index-unpromised",
                "the provider did not sign that it delivers this index"
            );
        var stands = await exchange.ConfirmAsync(offer.IndexHash, cancellation);
        var expected = new IndexConfirmation(
            offer.IndexHash,
            agreement.Id,
            sequence,
            terms.DataHash,
            terms.Provider,
            terms.Consumer
        );
        return stands == expected
            ? offer
            : throw new ExchangeAbortedException(
                "index-unconfirmed",
                "the provider's index stands for something else"
            );
    }

    /// <inheritdoc cref="AuthorizeAsync(ulong, Amount{PaymentAsset}, IndexOffer, Mover, CancellationToken)"/>
    public Task<AuthorizedExchange> AuthorizeAsync(
        ulong sequence,
        Amount<PaymentAsset> amount,
        IndexOffer index,
        CancellationToken cancellation = default
    ) => AuthorizeAsync(sequence, amount, index, Mover.Consumer, cancellation);

    /// <summary>Signs the intent and has it answered; the answer is the one that was asked for, in time and under the agreement's terms.</summary>
    /// <param name="mover">Who moves first. With the provider, the signed intent is the promise to pay.</param>
    /// <exception cref="Http.RequestRefusedException">The oracle refused.</exception>
    /// <exception cref="ExchangeAbortedException">answer-mismatch, answer-expired.</exception>
    public async Task<AuthorizedExchange> AuthorizeAsync(
        ulong sequence,
        Amount<PaymentAsset> amount,
        IndexOffer index,
        Mover mover,
        CancellationToken cancellation = default
    )
    {
        var intent = new PaymentIntent(
            agreement.Id,
            sequence,
            amount,
            index.IndexHash,
            mover,
            Now + options.IntentSeconds
        );
        var signature = key.Sign(intent.Digest);
        var attested = await lookup.AuthorizeAsync(intent, signature, cancellation);
        RequireAsked(intent, attested.Answer);
        return new(intent, signature, attested, index.Promise);
    }

    /// <summary>The payment as a signed transaction, simulated and not sent.</summary>
    /// <exception cref="ChainRejectedException">The contract would refuse it.</exception>
    public Task<PreparedTransaction> PreparePaymentAsync(
        AuthorizedExchange authorized,
        CancellationToken cancellation = default
    ) =>
        paymentChain.PrepareAsync(
            new ChainCall.Pay(authorized.Answer, authorized.Attested.Attestation),
            cancellation
        );

    /// <summary>The own check of both deposits (PROTOCOL 4.4); counts the exchange as open.</summary>
    /// <exception cref="CoverException">An account does not cover it.</exception>
    public Task CheckCoverAsync(Answer answer, CancellationToken cancellation = default) =>
        cover.ReserveAsync(answer, cancellation);

    /// <summary>Opens a dataIdentification, from the provider or from the chain, and gets the data.</summary>
    /// <exception cref="ExchangeAbortedException">delivery-wrong, data-wrong; the payment was made.</exception>
    public async Task<byte[]> OpenAsync(
        Answer answer,
        string dataIdentification,
        CancellationToken cancellation = default
    )
    {
        var opened = Open(answer, dataIdentification);
        var data = await exchange.DownloadAsync(answer.IndexHash, opened, key, cancellation);
        return Bytes32.FromSpan(SHA256.HashData(data)) == agreement.Terms.DataHash
            ? data
            : throw new ExchangeAbortedException(
                "data-wrong",
                "the data is not that of the agreement; the payment was made"
            );
    }

    public void Dispose() => cover.Dispose();

    private ulong Now => (ulong)time.GetUtcNow().ToUnixTimeSeconds();

    private void RequireAsked(PaymentIntent intent, Answer answer)
    {
        var asked =
            answer.Sequence == intent.Sequence
            && answer.Amount == intent.Amount
            && answer.IndexHash == intent.IndexHash
            && answer.FirstMover == intent.FirstMover;
        var violation =
            AgreementTerms.Violation(agreement.Terms, answer)
            ?? (asked ? null : "the answer is to another intent");
        if (violation is not null)
            throw new ExchangeAbortedException("answer-mismatch", violation);
        if (Now + options.MarginSeconds >= answer.FirstBy)
            throw new ExchangeAbortedException("answer-expired", "too little time is left to pay");
    }

    private DataIndex Open(Answer answer, string dataIdentification)
    {
        try
        {
            var bytes = Hex.Decode(dataIdentification);
            if (DataIdentification.HashOf(bytes) != answer.IndexHash)
                throw new CryptographicException("it is not the one behind the index's hash");
            return DataIdentification.Open(bytes, key, answer.AgreementId, answer.Sequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new ExchangeAbortedException(
                "delivery-wrong",
                $"the delivered dataIdentification does not open: {e.Message}; the payment was made",
                e
            );
        }
    }
}
