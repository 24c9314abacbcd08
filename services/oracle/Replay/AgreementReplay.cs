using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Replay;

/// <summary>The replay of one agreement.</summary>
internal sealed class AgreementReplay(string id) : IStreamReplay
{
    private AgreementExposure? state;
    private (IEvent Request, object Decision)? awaited;

    public ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) => ValueTask.FromResult<IReadOnlyList<Recomputed>>([.. Step(recorded)]);

    /// <summary>A request whose decision the log lacks.</summary>
    public IEnumerable<Recomputed> End(IReplayLog log) =>
        awaited is { } open && !log.IsCutAfter(open.Request)
            ? [Recomputed.Missing(open.Request, open.Decision)]
            : [];

    private List<Recomputed> Step(IEvent recorded)
    {
        var before = state ??= new(Bytes32.Parse(id));
        var data = recorded.Data;
        var found = new List<Recomputed>();
        if (Check(before, recorded) is { } check)
            found.Add(check);
        if (data is AnswerRequested request)
            awaited = (recorded, Decide(before, request));
        state = before.Apply(data);
        if (!state.IsSound)
            found.Add(Recomputed.Wrong(recorded, "exposure reaches the balance"));
        return found;
    }

    /// <summary>Null for an input that has its place.</summary>
    private Recomputed? Check(AgreementExposure before, IEvent recorded)
    {
        var expected = awaited?.Decision;
        awaited = null;
        if (expected is not null || recorded.Data is AnswerApproved or AnswerRejected)
            return Recomputed.Compare(recorded, expected);
        return
            recorded.Data is not AnswerRequested
            && ObservationRules.Objection(before, recorded.Data) is { } objection
            ? Recomputed.Wrong(recorded, objection)
            : null;
    }

    private static object Decide(AgreementExposure state, AnswerRequested request)
    {
        var intent = AbiStruct.FromAbiHex<PaymentIntent>(request.Intent);
        var signature = EvmSignature.Parse(request.Signature);
        if (ExposureRules.Inauthentic(state, intent, signature) is { } reason)
            return $"no request, because of {reason.Code}";
        var decision = ExposureRules.Decide(state, intent, request.ReceivedAt);
        return DecisionEvents.Of(state, intent.Sequence, decision) ?? "the same answer again";
    }
}
