using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Replay;

/// <summary>The replay of one agreement.</summary>
internal sealed class AgreementReplay(string id, ReplayInputs inputs) : IStreamReplay
{
    private AgreementExposure? state;
    private IEvent? request;
    private readonly Queue<object> awaited = new();

    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    )
    {
        var found = Step(recorded);
        if (
            recorded.Data is LapseSeen lapse
            && !await WatermarkReplay.IsAllowedAsync(inputs, recorded, lapse, state!, cancellation)
        )
            found.Add(Recomputed.Wrong(recorded, "no watermark before it covers it"));
        return found;
    }

    /// <summary>Decisions that the log lacks.</summary>
    public IEnumerable<Recomputed> End(IReplayLog log) =>
        request is null || log.IsCutAfter(request) ? [] : Missing();

    private List<Recomputed> Step(IEvent recorded)
    {
        var before = state ??= new(Bytes32.Parse(id));
        var data = recorded.Data;
        var found = Check(before, recorded);
        if (data is AnswerRequested or BatchRequested)
            Await(recorded, before);
        state = before.Apply(data);
        if (ExposureRules.Unsound(state) is { } broken)
            found.Add(Recomputed.Wrong(recorded, broken));
        return found;
    }

    private List<Recomputed> Check(AgreementExposure before, IEvent recorded)
    {
        if (recorded.Data is AnswerApproved or AnswerRejected or BatchRejected)
            return [Recomputed.Compare(recorded, awaited.TryDequeue(out var due) ? due : null)];
        var found = Missing();
        if (
            recorded.Data is not (AnswerRequested or BatchRequested)
            && ObservationRules.Objection(before, recorded.Data) is { } objection
        )
            found.Add(Recomputed.Wrong(recorded, objection));
        return found;
    }

    /// <summary>What is still owed; it counts as told.</summary>
    private List<Recomputed> Missing()
    {
        var missing = awaited.Select(due => Recomputed.Missing(request!, due)).ToList();
        awaited.Clear();
        return missing;
    }

    private void Await(IEvent recorded, AgreementExposure before)
    {
        request = recorded;
        foreach (var due in Decide(before, recorded.Data))
            awaited.Enqueue(due);
    }

    private static IReadOnlyList<object> Decide(AgreementExposure state, object request) =>
        request switch
        {
            AnswerRequested one => [Decide(state, one)],
            BatchRequested batch => Decide(state, batch),
            _ => [],
        };

    private static object Decide(AgreementExposure state, AnswerRequested request)
    {
        var intent = AbiStruct.FromAbiHex<PaymentIntent>(request.Intent);
        if (Inauthentic(state, intent, request.Signature) is { } refusal)
            return refusal;
        var decision = ExposureRules.Decide(state, intent, request.ReceivedAt);
        return DecisionEvents.Of(state, intent.Sequence, decision) ?? "the same answer again";
    }

    private static IReadOnlyList<object> Decide(AgreementExposure state, BatchRequested request)
    {
        List<PaymentIntent> intents =
        [
            .. request.Intents.Select(AbiStruct.FromAbiHex<PaymentIntent>),
        ];
        var refusals = intents.Zip(request.Signatures, (i, s) => Inauthentic(state, i, s));
        if (refusals.FirstOrDefault(r => r is not null) is { } refusal)
            return [refusal];
        var decisions = ExposureRules.DecideAll(state, intents, request.ReceivedAt);
        return DecisionEvents.Of(state, intents, decisions);
    }

    private static string? Inauthentic(
        AgreementExposure state,
        PaymentIntent intent,
        string signature
    ) =>
        ExposureRules.Inauthentic(state, intent, EvmSignature.Parse(signature)) is { } reason
            ? $"no request, because of {reason.Code}"
            : null;
}
