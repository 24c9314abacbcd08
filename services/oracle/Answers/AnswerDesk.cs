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
        return decision switch
        {
            Decision.Approved approved => (Attest(approved.Answer), null),
            Decision.Repeated repeated => (Attest(repeated.Answer), null),
            Decision.Refused refused => (null, refused),
            _ => throw new InvalidOperationException("the hierarchy is closed"),
        };
    }

    /// <summary>An answer given before, or null.</summary>
    public AttestedAnswer? Find(Bytes32 exchangeId) =>
        book.FindExchange(exchangeId) is { } exchange ? Attest(exchange.Answer) : null;

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

    private AttestedAnswer Attest(Answer answer)
    {
        book.Index(answer);
        return new(answer, attestor.Attest(answer));
    }
}
