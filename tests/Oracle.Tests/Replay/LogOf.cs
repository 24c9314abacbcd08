using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Replay;

/// <summary>A log in memory, written as the service writes it.</summary>
internal sealed class LogOf(Scene scene)
{
    private readonly List<object> events = [];
    private AgreementExposure state = new(scene.Id);

    public IReadOnlyList<object> Events => events;

    public LogOf Add(params object[] recorded)
    {
        events.AddRange(recorded);
        state = Scene.Fold(state, recorded);
        return this;
    }

    public LogOf Request(PaymentIntent intent, ulong at = Scene.Now) =>
        Add(
            DecisionEvents.Request(intent, scene.Sign(intent), at),
            DecisionEvents.Of(state, intent.Sequence, ExposureRules.Decide(state, intent, at))!
        );

    public LogOf Settle(ulong sequence, Side side) =>
        Add(
            new LegConfirmedSeen(
                sequence,
                side,
                state.Exchanges[sequence].Answer.Digest.ToString(),
                "0x0a",
                9
            )
        );

    public IEnumerable<IEvent> Read() => Read(events, scene.Id);

    /// <summary>The log with one event replaced.</summary>
    public IEnumerable<IEvent> ReadWith(int index, object replacement) =>
        Read([.. events.Select((e, i) => i == index ? replacement : e)], scene.Id);

    public static IEnumerable<IEvent> Read(IEnumerable<object> events, Bytes32 stream) =>
        new EventList().Add(stream.ToString(), events).Events;
}
