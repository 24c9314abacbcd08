using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Ceremonies;
using Notary.Member.Credit;
using Notary.Member.Credit.Elections;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Settings;

namespace Notary.Member.Replay;

/// <summary>The replay of the member's ledger: proposals, policy, which ceremonies it began, which group it took to be in force.</summary>
/// <param name="inputs">Where the ceremonies stand that made groups, each in a stream of its own.</param>
internal sealed class GroupReplay(ReplayInputs inputs)
{
    private GroupLedger _ledger = new();
    private ChangeReceived? _received;

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        var expected = recorded.Data switch
        {
            GroupMade made => await MadeAsync(recorded, made, cancellation),
            ElectionHeld held => await HeldAsync(recorded, held, settings, cancellation),
            _ => Recompute(recorded.Data, settings),
        };
        _received = recorded.Data as ChangeReceived;
        _ledger = _ledger.Apply(recorded.Data);
        return expected;
    }

    private object? Recompute(object data, MemberConfigured self) =>
        data switch
        {
            GroupLearned learned => _ledger.IsSought(KnownGroup.Describe(learned.Group).Id)
                ? null
                : "no chain names this group, or it was known",
            ApprovalHeard heard => GroupSteps.Accepts(_ledger, heard.Approval, self)
                ? null
                : "an approval that is no news, or not a participant's",
            ChangeReviewed => ChangePolicy.Review(
                Received.Proposal,
                _ledger,
                self.IdentityKey(),
                Received.ReceivedAt
            ),
            ChangeElected elected => GroupSteps.Elected(_ledger, Case(elected.Change), elected.At)
                ?? (object)"no election asks for this change",
            CeremonyBegun begun => GroupSteps.Begun(_ledger, Case(begun.Change), self, begun.At)
                ?? (object)"it is not time to begin",
            ChangeEnded { Reason: GroupSteps.Expired } ended => GroupSteps.Ended(
                _ledger,
                Case(ended.Change),
                ended.At
            ) ?? (object)"the change is still good",
            GroupEntered entered => GroupSteps.Entering(_ledger, self, entered.At)
                ?? (object)"the group in force stays",
            _ => null,
        };

    private ChangeReceived Received =>
        _received ?? throw new InvalidOperationException("nothing was proposed");

    private ChangeCase Case(Bytes32 change) =>
        _ledger.Change(change) ?? throw new InvalidOperationException("no such change");

    /// <summary>From the credit that this member knew at the time.</summary>
    private async Task<object> HeldAsync(
        IEvent recorded,
        ElectionHeld held,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        var events = await inputs.BeforeAsync(recorded, CreditLedger.Stream, cancellation);
        var until = events.Select(e => e.Data).ToList();
        var last = until.FindLastIndex(e => e is ScoresComputed s && s.Epoch == held.CreditEpoch);
        var credit = until.Take(last + 1).Aggregate(new CreditLedger(), (l, e) => l.Apply(e));
        return settings.Credit is { } terms
            ? ElectionSteps.Held(credit, terms, _ledger, held.At) ?? (object)"the group stays"
            : "credit is off";
    }

    /// <summary>As the ceremony has it, whose own replay recomputes it.</summary>
    private async Task<object> MadeAsync(
        IEvent recorded,
        GroupMade made,
        CancellationToken cancellation
    )
    {
        foreach (var prefix in new[] { CeremonyLog.KeyGeneration, CeremonyLog.Resharing })
        {
            var stream = prefix + made.Session[2..];
            var events = await inputs.BeforeAsync(recorded, stream, cancellation);
            if (events.Select(e => e.Data).OfType<CeremonySucceeded>().SingleOrDefault() is { } key)
                return new GroupMade(key.Session, key.Group);
        }
        return "no ceremony made this group";
    }
}
