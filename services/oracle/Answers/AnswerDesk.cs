using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Answers;

/// <summary>An approved exchange with what makes it valid on both chains.</summary>
public sealed record AttestedAnswer(Bytes32 ExchangeId, Answer Answer, Attestation Attestation);

/// <summary>An approved exchange; its id is a hash, made once.</summary>
public sealed record NamedAnswer(Bytes32 ExchangeId, Answer Answer);

/// <summary>Takes intents and gives answers: recorded first, then attested, then handed out.</summary>
public sealed class AnswerDesk(
    AgreementBook book,
    IDocumentStore store,
    AttestationQueue queue,
    TimeProvider time
)
{
    /// <returns>The answer, or the refusal.</returns>
    public async Task<(AttestedAnswer? Answer, Decision.Refused? Refusal)> AnswerAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        // Before the agreement's turn is taken: strangers must not hold up a queue, nor write to the log.
        var account = book.Find(intent.AgreementId);
        if (ExposureRules.Inauthentic(account?.State, intent, signature) is { } reason)
            return (null, new(reason));
        var decision = await account!.ChangeAsync(
            state => Decide(state, intent, signature),
            store.LightweightSession,
            cancellation
        );
        return decision is Decision.Refused refused
            ? (null, refused)
            : ((await AttestAsync([AnswerOf(decision)]))[0], null);
    }

    /// <summary>Answers to intents of one agreement, all of them or none.</summary>
    /// <param name="batch">One at least.</param>
    /// <returns>The answers in order, or the first refusal and its index.</returns>
    public async Task<(
        IReadOnlyList<AttestedAnswer>? Answers,
        (int Index, Decision.Refused Why)? Refusal
    )> AnswerAllAsync(
        IReadOnlyList<(PaymentIntent Intent, EvmSignature Signature)> batch,
        CancellationToken cancellation
    )
    {
        var account = book.Find(batch[0].Intent.AgreementId);
        foreach (var (i, (intent, signature)) in batch.Index())
            if (ExposureRules.Inauthentic(account?.State, intent, signature) is { } reason)
                return (null, (i, new(reason)));
        var decisions = await account!.ChangeAsync(
            state => DecideAll(state, batch),
            store.LightweightSession,
            cancellation
        );
        return decisions[^1] is Decision.Refused refused
            ? (null, (decisions.Count - 1, refused))
            : (await AttestAsync([.. decisions.Select(AnswerOf)]), null);
    }

    /// <summary>An answer given before, or null.</summary>
    public async Task<AttestedAnswer?> FindAsync(Bytes32 exchangeId) =>
        book.FindExchange(exchangeId) is { } exchange
            ? (await AttestAsync([exchange.Answer]))[0]
            : null;

    private Change<Decision> Decide(
        AgreementExposure state,
        PaymentIntent intent,
        EvmSignature signature
    )
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        var decision = ExposureRules.Decide(state, intent, now);
        return DecisionEvents.Of(state, intent.Sequence, decision) is { } recorded
            ? new(decision, [DecisionEvents.Request(intent, signature, now), recorded])
            : new(decision, []);
    }

    private Change<IReadOnlyList<Decision>> DecideAll(
        AgreementExposure state,
        IReadOnlyList<(PaymentIntent Intent, EvmSignature Signature)> batch
    )
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        List<PaymentIntent> intents = [.. batch.Select(r => r.Intent)];
        var decisions = ExposureRules.DecideAll(state, intents, now);
        var recorded = DecisionEvents.Of(state, intents, decisions);
        return new(
            decisions,
            recorded.Count == 0 ? [] : [DecisionEvents.Request(batch, now), .. recorded]
        );
    }

    private static Answer AnswerOf(Decision decision) =>
        decision switch
        {
            Decision.Approved approved => approved.Answer,
            Decision.Repeated repeated => repeated.Answer,
            _ => throw new InvalidOperationException("a refusal has no answer"),
        };

    /// <summary>As attested before; or under one signature, where one of them never was.</summary>
    private async Task<IReadOnlyList<AttestedAnswer>> AttestAsync(IReadOnlyList<Answer> answers)
    {
        List<NamedAnswer> named = [.. answers.Select(a => new NamedAnswer(a.ExchangeId, a))];
        named.ForEach(book.Index);
        var attestations = named.TrueForAll(a => book.AttestationOf(a.ExchangeId) is not null)
            ? await Task.WhenAll(named.Select(a => ReadAsync(a.ExchangeId)))
            : await queue.AttestAsync(named);
        return
        [
            .. named.Zip(attestations, (a, by) => new AttestedAnswer(a.ExchangeId, a.Answer, by)),
        ];
    }

    private async Task<Attestation> ReadAsync(Bytes32 attested)
    {
        var position = book.AttestationOf(attested)!.Value;
        await foreach (var recorded in store.ReadAllAsync(position - 1, position))
            return ((AnswersSigned)recorded.Data).AttestationOf(attested);
        throw new InvalidOperationException($"the log has no position {position}");
    }
}
