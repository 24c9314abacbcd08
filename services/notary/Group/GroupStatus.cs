using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Ceremonies;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Member.Misbehaviour;
using Notary.Member.Presence;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Group;

/// <summary>Describes the group and its change for people.</summary>
internal sealed class GroupStatus(
    GroupDesk desk,
    CeremonyHall hall,
    Keystore keystore,
    Attendance attendance,
    MisbehaviourLog misbehaviour,
    TimeProvider time
)
{
    private string Self { get; } = GroupSteps.Name(keystore.Identity.PublicKey);

    public async Task<GroupReport> NowAsync(CancellationToken cancellation)
    {
        var ledger = desk.Ledger;
        var group = ledger.InForce;
        var members = group?.Announcement.Members ?? [];
        var number = Array.IndexOf(members, Self) + 1;
        return new(
            number == 0 ? null : number,
            Self,
            group?.Epoch,
            group?.Group.Threshold,
            group?.Group.PublicKey,
            group?.Id.ToString(),
            [.. members.Select((key, i) => new MemberReport(i + 1, key, LastSeen(key)))],
            ledger.Changes.FindLast(c => c.Change.Epoch > (group?.Epoch ?? 0)) is { } change
                ? Of(change, ledger)
                : null,
            await misbehaviour.ReadAsync(cancellation)
        );
    }

    public ChangeReport Of(Bytes32 change) => Of(desk.Ledger.Change(change)!, desk.Ledger);

    private long? LastSeen(string identity) =>
        identity == Self ? time.GetUtcNow().ToUnixTimeSeconds() : attendance.LastSeen(identity);

    private ChangeReport Of(ChangeCase change, GroupLedger ledger)
    {
        var run = hall.Find(change.Session);
        var participants = ledger
            .Groups[change.Change.Outgoing]
            .Group.Identities.Union(change.Change.Members)
            .Select(GroupSteps.Name)
            .ToArray();
        string[] approved = [.. change.ApprovedBy, .. change.IsApproved ? [Self] : (string[])[]];
        string[] heard = run is null
            ? approved
            : [.. Heard(run).Union([Self], StringComparer.Ordinal)];
        return new(
            change.Change.Id.ToString(),
            change.Change.Kind,
            change.Change.Epoch,
            change.Change.Attempt,
            StateOf(change),
            run?.Status.Phase.ToString(),
            change.Change.Parameters.Threshold,
            [.. change.Change.Members.Select(GroupSteps.Name)],
            approved,
            heard,
            [.. participants.Except(heard, StringComparer.Ordinal)],
            change.End ?? (change.IsApproved ? null : change.Reason)
        );
    }

    private static IEnumerable<string> Heard(CeremonyRun run) =>
        run.Status.HeardFrom.Select(number =>
            GroupSteps.Name(run.Session.Participants[number - 1])
        );

    private static string StateOf(ChangeCase change) =>
        change switch
        {
            { Result: not null } => "made",
            { Verdict: ChangeVerdict.Refused } => "refused",
            { End: not null } => "ended",
            { Session: not null } => "running",
            { IsApproved: true } => "approved",
            _ => "waiting",
        };
}
