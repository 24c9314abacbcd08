using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Replay;

/// <summary>The replay of one agreement: folds what is recorded, and compares each decision with its own.</summary>
internal sealed class StreamReplay(string id)
{
    private const string Nothing = "nothing";

    private AgreementExposure state = new(Bytes32.Parse(id));
    private object? expected;
    private long expectedAt;

    public IEnumerable<ReplayMismatch> Step(IEvent recorded)
    {
        var found = new List<ReplayMismatch>();
        var data = recorded.Data;
        try
        {
            if (Compare(data) is { } recomputed)
                found.Add(Mismatch(recorded.Position, $"{data}", recomputed));
            if (data is AnswerRequested request)
                (expected, expectedAt) = (Decide(request), recorded.Position);
            state = state.Apply(data);
            if (!state.IsSound)
                found.Add(Mismatch(recorded.Position, $"{data}", "exposure reaches the balance"));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            found.Add(Mismatch(recorded.Position, $"{data}", $"not readable: {e.Message}"));
        }
        return found;
    }

    /// <summary>A request whose decision the log lacks.</summary>
    public IEnumerable<ReplayMismatch> End() =>
        expected is null ? [] : [Mismatch(expectedAt, Nothing, $"{expected}")];

    /// <summary>What should stand where <paramref name="data"/> does, or null if it stands there rightly.</summary>
    private string? Compare(object data)
    {
        var awaited = expected;
        expected = null;
        if (awaited is not null || data is AnswerApproved or AnswerRejected)
            return data.Equals(awaited) ? null : $"{awaited ?? Nothing}";
        return data is AnswerRequested ? null : ObservationRules.Objection(state, data);
    }

    private object Decide(AnswerRequested request)
    {
        var intent = AbiStruct.FromAbiHex<PaymentIntent>(request.Intent);
        var signature = EvmSignature.Parse(request.Signature);
        if (ExposureRules.Inauthentic(state, intent, signature) is { } reason)
            return $"no request, because of {reason.Code}";
        var decision = ExposureRules.Decide(state, intent, request.ReceivedAt);
        return DecisionEvents.Of(state, intent.Sequence, decision) ?? "the same answer again";
    }

    private ReplayMismatch Mismatch(long position, string recorded, string recomputed) =>
        new(position, id, recorded, recomputed);
}
