using System.Collections.Concurrent;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Agreements;
using Notary.Client.Cover;
using Notary.Client.DataExchange;
using Notary.Client.Lookups;
using Notary.Client.Payments;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.DataIdentifications;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Providers;

/// <summary>
/// P: has its data indexed for an exchange, and delivers on the consumer's raw signed payment without waiting for a block
/// (PROTOCOL 4.1, 4.4–4.6). Thread-safe.
/// </summary>
/// <param name="key">The provider's EVM key, with which it signed agreements and uploads.</param>
/// <param name="paymentChain">Read on the provider's own node.</param>
/// <param name="dataChain">Opened with the provider's identity.</param>
/// <param name="payments">Judges raw payments on the provider's own node of the payment chain.</param>
public sealed class Provider(
    EvmPrivateKey key,
    IChainReader paymentChain,
    IChain dataChain,
    IPaymentInspector payments,
    DataExchangeClient exchange,
    TimeProvider time,
    ProviderOptions? options = null
) : IDisposable
{
    private readonly ProviderOptions options = options ?? new();
    private readonly ConcurrentDictionary<Bytes32, ServedAgreement> agreements = new();

    /// <summary>Delivers under this agreement from now on.</summary>
    /// <exception cref="ArgumentException">It is not valid, not with this provider, or not on its chains.</exception>
    public void Serve(SignedAgreement agreement)
    {
        if (agreement.Violation() is { } violation)
            throw new ArgumentException(violation, nameof(agreement));
        var mine =
            agreement.Terms.Provider == key.Address
            && paymentChain.Identity.Carries(agreement.Terms, Side.Payment)
            && dataChain.Identity.Carries(agreement.Terms, Side.Delivery);
        if (!mine)
            throw new ArgumentException(
                "the agreement is with another provider or on other chains",
                nameof(agreement)
            );
        agreements.TryAdd(agreement.Id, new(agreement, paymentChain, dataChain));
    }

    /// <summary>Whether it delivers under this agreement.</summary>
    public bool Serves(Bytes32 agreementId) => agreements.ContainsKey(agreementId);

    /// <summary>What a consumer gets of an exchange's index before it pays. From then on the provider answers for the delivery.</summary>
    /// <inheritdoc cref="IndexAsync" path="/exception"/>
    public async Task<IndexOffer> OfferAsync(
        Bytes32 agreementId,
        ulong sequence,
        CancellationToken cancellation = default
    )
    {
        var hash = (await IndexAsync(agreementId, sequence, cancellation)).IndexHash;
        var promise = new DeliveryPromise(agreementId, sequence, hash);
        return new(hash, key.Sign(promise.Digest));
    }

    /// <summary>The index of an exchange: sealed to the consumer, made by the data exchange, the same each time.</summary>
    /// <exception cref="DeliveryRefusedException">agreement-unknown.</exception>
    public Task<SealedIndex> IndexAsync(
        Bytes32 agreementId,
        ulong sequence,
        CancellationToken cancellation = default
    )
    {
        var served = AgreementOf(agreementId);
        var terms = served.Signed.Terms;
        var request = new IndexRequest(agreementId, sequence, terms.DataHash, terms.Consumer);
        return served.IndexAsync(
            sequence,
            () => exchange.SealAsync(request, served.Signed.ConsumerKey, key, cancellation)
        );
    }

    /// <summary>
    /// Delivers: everything is checked at once, and then the delivery is handed to the orderer, whose acceptance ends the wait.
    /// A delivery under way is not given up when its consumer hangs up.
    /// </summary>
    /// <exception cref="DeliveryRefusedException">The answer is not one to act on.</exception>
    /// <exception cref="PaymentRefusedException">The transaction does not pay it.</exception>
    /// <exception cref="CoverException">A deposit does not cover it.</exception>
    /// <exception cref="ChainRejectedException">The data chain refuses the delivery.</exception>
    public async Task<Delivery> DeliverAsync(
        AttestedAnswer answer,
        byte[] rawTransaction,
        CancellationToken cancellation = default
    )
    {
        var served = RequireActionable(answer, Mover.Consumer);
        await RequireTimeAsync(served.Signed.Terms, answer.Answer, cancellation);
        return await DeliverOnceAsync(
            served,
            answer,
            () => payments.AcceptAsync(answer, rawTransaction, CancellationToken.None),
            cancellation
        );
    }

    /// <summary>Delivers what stands paid on chain at the agreement's depth, whoever told of it and whether or not it is covered.</summary>
    /// <returns>Null where it is not paid so deep yet.</returns>
    /// <exception cref="DeliveryRefusedException">The answer is not one to act on, or its time is over.</exception>
    /// <exception cref="ChainRejectedException">The data chain refuses the delivery: it may be made already.</exception>
    public async Task<Delivery?> DeliverPaidAsync(
        AttestedAnswer answer,
        CancellationToken cancellation = default
    )
    {
        var terms = answer.Answer;
        var served = RequireActionable(answer, terms.FirstMover);
        var isLeft = IsLeft(terms.DeadlineOf(Side.Delivery));
        Require(isLeft, 409, "answer-expired", "the time for the delivery is over");
        if (!await IsPaidAsync(served.Signed.Terms, terms, cancellation))
            return null;
        return await DeliverOnceAsync(served, answer, () => Task.CompletedTask, cancellation);
    }

    /// <summary>
    /// Delivers before the payment, on an answer that says so: the consumer's signed intent is its promise to pay (PROTOCOL 4).
    /// Nothing of it need be on chain.
    /// </summary>
    /// <exception cref="DeliveryRefusedException">The answer or the intent is not one to act on.</exception>
    /// <exception cref="CoverException">A deposit does not cover it.</exception>
    /// <exception cref="ChainRejectedException">The data chain refuses the delivery.</exception>
    public async Task<Delivery> DeliverFirstAsync(
        AttestedAnswer answer,
        IntentProof intent,
        CancellationToken cancellation = default
    )
    {
        var terms = answer.Answer;
        var served = RequireActionable(answer, Mover.Provider);
        var promised = intent.ValidUntil >= terms.IssuedAt && intent.Proves(terms);
        Require(promised, 400, "intent-unproved", "the consumer did not sign this intent");
        Require(IsLeft(terms.FirstBy), 409, "answer-expired", "the time for the delivery is over");
        return await DeliverOnceAsync(served, answer, () => Task.CompletedTask, cancellation);
    }

    public void Dispose()
    {
        foreach (var agreement in agreements.Values)
            agreement.Dispose();
    }

    /// <param name="accept">What must hold of the payment; it is looked at beside all else.</param>
    private Task<Delivery> DeliverOnceAsync(
        ServedAgreement served,
        AttestedAnswer answer,
        Func<Task> accept,
        CancellationToken cancellation
    ) =>
        served
            .DeliverOnceAsync(answer.Answer.Sequence, () => DeliverAsync(served, answer, accept))
            .WaitAsync(cancellation);

    private async Task<Delivery> DeliverAsync(
        ServedAgreement served,
        AttestedAnswer answer,
        Func<Task> accept
    )
    {
        var (terms, none) = (answer.Answer, CancellationToken.None);
        var index = await IndexAsync(terms.AgreementId, terms.Sequence, none);
        Require(
            index.IndexHash == terms.IndexHash,
            409,
            "index-mismatch",
            "the answer is for another index"
        );
        var bytes = Hex.Decode(index.DataIdentification);
        var call = new ChainCall.Deliver(terms, answer.Attestation, bytes);
        var prepared = dataChain.PrepareAsync(call, none);
        await Task.WhenAll(prepared, accept(), RequireCoverAsync(served, terms));
        var transaction = await prepared;
        await dataChain.BroadcastAsync(transaction, none);
        return new(transaction.TxId, index.DataIdentification);
    }

    /// <summary>The agreement of an answer that is whole and keeps to its terms.</summary>
    private ServedAgreement RequireActionable(AttestedAnswer answer, Mover mover)
    {
        var served = AgreementOf(answer.Answer.AgreementId);
        RequireTerms(served.Signed.Terms, answer.Answer, mover);
        RequireComplete(answer);
        return served;
    }

    private ServedAgreement AgreementOf(Bytes32 agreementId) =>
        agreements.GetValueOrDefault(agreementId)
        ?? throw new DeliveryRefusedException(
            404,
            "agreement-unknown",
            "there is no such agreement with this provider"
        );

    private static void RequireTerms(Agreement terms, Answer answer, Mover mover)
    {
        var violation = AgreementTerms.Violation(terms, answer);
        Require(violation is null, 400, "answer-terms", violation ?? "");
        Require(
            answer.FirstMover == mover,
            400,
            "mover-unsupported",
            mover == Mover.Consumer
                ? "on this request the provider delivers after the payment only"
                : "the answer has the payment first"
        );
    }

    /// <summary>
    /// Who pays nothing is punished for a delivery by firstBy only (PROTOCOL 5), so that a mere promise is worth nothing shortly
    /// before it. What is paid at depth is delivered for as long as there is time: not to would be punished.
    /// </summary>
    private async Task RequireTimeAsync(
        Agreement terms,
        Answer answer,
        CancellationToken cancellation
    )
    {
        if (IsLeft(answer.FirstBy))
            return;
        Require(
            await IsPaidAsync(terms, answer, cancellation) && IsLeft(answer.SecondBy),
            409,
            "answer-expired",
            "the time for the payment is over"
        );
    }

    /// <summary>The own check (PROTOCOL 4.4). Who is paid at depth needs no cover: not to deliver would be punished.</summary>
    private async Task RequireCoverAsync(ServedAgreement served, Answer answer)
    {
        try
        {
            await served.Cover.ReserveAsync(answer, CancellationToken.None);
        }
        catch (CoverException)
        {
            if (!await IsPaidAsync(served.Signed.Terms, answer, CancellationToken.None))
                throw;
        }
    }

    private async Task<bool> IsPaidAsync(
        Agreement terms,
        Answer answer,
        CancellationToken cancellation
    )
    {
        var leg = await paymentChain.GetLegAsync(
            answer.AgreementId,
            answer.Sequence,
            Side.Payment,
            terms.PaymentDepth,
            cancellation
        );
        return leg.Done;
    }

    /// <summary>Whether a transaction that is begun now gets into a block by then; Unix seconds.</summary>
    private bool IsLeft(ulong deadline) =>
        (ulong)time.GetUtcNow().ToUnixTimeSeconds() + options.MarginSeconds < deadline;

    private static void RequireComplete(AttestedAnswer answer) =>
        Require(
            answer.Attestation.IsForBoth,
            400,
            "attestation-incomplete",
            "the group's signature for the data chain is missing"
        );

    private static void Require(bool condition, int status, string code, string message)
    {
        if (!condition)
            throw new DeliveryRefusedException(status, code, message);
    }
}
