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
    AttestationArchive archive,
    IGroupVoucher voucher,
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
        if (decision is Decision.Refused refused)
            return (null, refused);
        var due = DueAnswer.Of(decision, (intent, signature));
        return (await AttestAsync([due], cancellation))[0] is { } given
            ? (given, null)
            : (null, new(Reason.GroupSignaturePending));
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
        if (decisions[^1] is Decision.Refused refused)
            return (null, (decisions.Count - 1, refused));
        var given = await AttestAsync([.. decisions.Zip(batch, DueAnswer.Of)], cancellation);
        var pending = given.IndexOf(null);
        return pending < 0 ? (given!, null) : (null, (pending, new(Reason.GroupSignaturePending)));
    }

    /// <summary>An answer given before, or why there is none.</summary>
    public async Task<(AttestedAnswer? Answer, Reason? Refusal)> FindAsync(
        Bytes32 exchangeId,
        CancellationToken cancellation
    )
    {
        if (book.FindExchange(exchangeId) is not { } exchange)
            return (null, Reason.UnknownExchange);
        if (!exchange.ByGroup)
            return ((await AttestAsync([new(exchangeId, exchange.Answer)]))[0], null);
        return await voucher.FindAsync(new(exchangeId, exchange.Answer), cancellation) is { } by
            ? (new(exchangeId, exchange.Answer, by), null)
            : (null, Reason.GroupSignaturePending);
    }

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

    /// <returns>In order; null where the group's signature is awaited.</returns>
    private async Task<List<AttestedAnswer?>> AttestAsync(
        IReadOnlyList<DueAnswer> due,
        CancellationToken cancellation
    )
    {
        foreach (var answer in due)
            book.Index(answer.Named);
        var vouched = due.Where(d => d.ByGroup).Select(d => VouchAsync(d, cancellation)).ToList();
        List<NamedAnswer> attested = [.. due.Where(d => !d.ByGroup).Select(d => d.Named)];
        var own = new Queue<AttestedAnswer>(attested.Count > 0 ? await AttestAsync(attested) : []);
        var groups = new Queue<AttestedAnswer?>(await Task.WhenAll(vouched));
        return [.. due.Select(d => d.ByGroup ? groups.Dequeue() : own.Dequeue())];
    }

    private async Task<AttestedAnswer?> VouchAsync(DueAnswer due, CancellationToken cancellation) =>
        await voucher.VouchAsync(due, cancellation) is { } by
            ? new(due.Named.ExchangeId, due.Named.Answer, by)
            : null;

    /// <summary>As attested before; or under one signature, where one of them never was.</summary>
    private async Task<IReadOnlyList<AttestedAnswer>> AttestAsync(List<NamedAnswer> named)
    {
        if (named.Exists(a => book.AttestationOf(a.ExchangeId) is null))
            return [.. named.Zip(await queue.AttestAsync(named), Attested)];
        var recorded = await Task.WhenAll(named.Select(a => archive.FindAsync(a.ExchangeId)));
        return [.. named.Zip(recorded, (a, by) => Attested(a, by!))];
    }

    private static AttestedAnswer Attested(NamedAnswer named, Attestation by) =>
        new(named.ExchangeId, named.Answer, by);
}
