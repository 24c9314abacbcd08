using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Answers;

/// <summary>An approved exchange with what makes it valid on both chains.</summary>
public sealed record AttestedAnswer(Answer Answer, Attestation Attestation);

/// <summary>Takes intents and gives answers: recorded first, then signed, then handed out.</summary>
public sealed class AnswerDesk(
    AgreementBook book,
    IDocumentStore store,
    AnswerAttestor attestor,
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
            : (Attest([AnswerOf(decision)])[0], null);
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
            : (Attest([.. decisions.Select(AnswerOf)]), null);
    }

    /// <summary>An answer given before, or null.</summary>
    public AttestedAnswer? Find(Bytes32 exchangeId) =>
        book.FindExchange(exchangeId) is { } exchange ? Attest([exchange.Answer])[0] : null;

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

    /// <summary>One signature for all of them.</summary>
    private IReadOnlyList<AttestedAnswer> Attest(IReadOnlyList<Answer> answers)
    {
        foreach (var answer in answers)
            book.Index(answer);
        return [.. answers.Zip(attestor.Attest(answers), (a, by) => new AttestedAnswer(a, by))];
    }
}
