using MassTransit;
using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Ceremonies;
using Notary.Member.Group;
using Notary.Member.Keys;

namespace Notary.Member.GroupChanges;

/// <summary>
/// Says again and again what this member stands for, until its result is in force: others may have started later. Also asks for the
/// announcement of a group that its chains name and it does not know.
/// </summary>
internal sealed class ChangeVoice(
    IPublishEndpoint bus,
    GroupDesk desk,
    CeremonyHall hall,
    Keystore keystore,
    TimeProvider time
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private DateTimeOffset _lastTime;
    private DateTimeOffset _lastAnnouncement;
    private int _spokenOf;

    /// <summary>Speaks when it is time, and at once of what is new.</summary>
    public async Task SpeakAsync(CancellationToken cancellation)
    {
        var ledger = desk.Ledger;
        var changes = ledger.Changes.Where(c => IsToBeTold(c, ledger)).ToArray();
        var now = time.GetUtcNow();
        if (changes.Length <= _spokenOf && now - _lastTime < Pause)
            return;
        (_spokenOf, _lastTime) = (changes.Length, now);
        foreach (var change in changes)
        {
            await bus.Publish(change.Proposal, cancellation);
            await bus.Publish(Approval(change), cancellation);
        }
        foreach (var unknown in Unknown(ledger))
            await bus.Publish(unknown, cancellation);
    }

    /// <summary>Announces a group again, and the change that made it, but not more often than others may want it.</summary>
    public async Task AnnounceAsync(ActiveGroup group, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now - _lastAnnouncement < Pause)
            return;
        _lastAnnouncement = now;
        await bus.Publish(group.Announcement, cancellation);
        var made = KnownGroup.IdOf(group.Announcement);
        if (desk.Ledger.Changes.Find(c => c.Result?.Id == made) is { } change)
            await bus.Publish(change.Proposal, cancellation);
    }

    private static bool IsToBeTold(ChangeCase change, GroupLedger ledger) =>
        change is { IsApproved: true, End: null } && change.Change.Epoch > ledger.InForce?.Epoch;

    private GroupChangeApproved Approval(ChangeCase change)
    {
        var own = GroupSteps.Name(keystore.Identity.PublicKey);
        return new GroupChangeApproved(
            change.Change.Id.ToString(),
            own,
            Watches(change),
            Signature: ""
        ).SignedBy(keystore.Identity);
    }

    /// <summary>Who takes part asks in the ceremony itself; who only watches has no voice there.</summary>
    private bool Watches(ChangeCase change) =>
        change is { Session: not null, Result: null }
        && hall.Find(change.Session) is { } run
        && run.Session.NumberOf(keystore.Identity.PublicKey) is null;

    private static IEnumerable<GroupSought> Unknown(GroupLedger ledger) =>
        ledger
            .Chains.Values.Select(seen => seen.GroupId)
            .Distinct()
            .Where(id => !ledger.Groups.ContainsKey(id))
            .Select(id => new GroupSought(id.ToString()));
}
