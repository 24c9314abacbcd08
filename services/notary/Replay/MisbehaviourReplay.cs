using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Ceremonies;
using Notary.Member.Group;
using Notary.Member.Misbehaviour;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Replay;

/// <summary>The replay of what a member has evidence of: the evidence shows it, given what the member had seen before.</summary>
/// <param name="inputs">Where ledger and ceremonies stand, in streams of their own.</param>
internal sealed class MisbehaviourReplay(ReplayInputs inputs)
{
    /// <summary>What should stand where the event does.</summary>
    public async ValueTask<object> RecomputeAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        recorded.Data switch
        {
            BadPartialShown shown => await CheckAsync(recorded, shown, cancellation),
            BreachSeen seen => await CheckAsync(recorded, seen, cancellation),
            _ => throw new InvalidOperationException("no event of misbehaviour"),
        };

    private async Task<object> CheckAsync(
        IEvent recorded,
        BadPartialShown shown,
        CancellationToken cancellation
    )
    {
        var events = await inputs.BeforeAsync(recorded, GroupLedger.Stream, cancellation);
        var ledger = events.Aggregate(new GroupLedger(), (l, e) => l.Apply(e.Data));
        return MisbehaviourConsumer.IsProved(shown.Report, ledger)
            ? shown
            : "nothing: the evidence does not show it";
    }

    private async Task<object> CheckAsync(
        IEvent recorded,
        BreachSeen seen,
        CancellationToken cancellation
    )
    {
        var session = seen.Evidence.Session[2..];
        foreach (var prefix in new[] { CeremonyLog.KeyGeneration, CeremonyLog.Resharing })
        {
            var events = await inputs.BeforeAsync(recorded, prefix + session, cancellation);
            if (events is [{ Data: CeremonyStarted started }, ..])
                return Check(seen, started, [.. events.Select(e => e.Data)]);
        }
        return "nothing: there was no such ceremony";
    }

    private static BreachSeen Check(BreachSeen seen, CeremonyStarted started, object[] before)
    {
        using var observer = CeremonyArchive.Watch(started, before);
        var message = CeremonyMessages.FromBus(seen.Evidence);
        var isConflicting =
            observer.Handle(message, started.At).Reception == DkgReception.Conflicting;
        var session = observer.Session;
        var kind = Breach.IsComplainedOf(session, message, before)
            ? Breach.WrongShare
            : Breach.KindOf(session, message, isConflicting);
        return seen with
        {
            Kind = kind ?? "nothing",
            Identity = Hex.Encode(session.Participants[message.Sender - 1].ToBytes()),
        };
    }
}
