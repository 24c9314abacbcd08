using Notary.Evm;
using Notary.Member.Ceremonies;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Group;

/// <summary>What an operator wants to see of the group in force.</summary>
/// <param name="Member">This notary's number in it; null where it is no member.</param>
/// <param name="Change">The newest change towards the next epoch; null where there is none.</param>
public sealed record GroupReport(
    int? Member,
    string Identity,
    ulong? Epoch,
    int? Threshold,
    string? PublicKey,
    Bytes32? GroupId,
    IReadOnlyList<MemberReport> Members,
    ChangeReport? Change
);

/// <param name="LastSeen">Unix seconds; null where nothing was heard since this process began.</param>
public sealed record MemberReport(int Number, string Identity, long? LastSeen);

/// <param name="State">"waiting", "approved", "running", "made", "refused" or "ended".</param>
/// <param name="Phase">Of the ceremony: "Dealing" … "Finished".</param>
/// <param name="HeardFrom">Participants who approved, and once the ceremony runs, those heard from in it.</param>
/// <param name="Missing">The other participants.</param>
public sealed record ChangeReport(
    Bytes32 Id,
    string Kind,
    ulong Epoch,
    int Attempt,
    string State,
    string? Phase,
    int Threshold,
    IReadOnlyList<string> Members,
    IReadOnlyList<string> ApprovedBy,
    IReadOnlyList<string> HeardFrom,
    IReadOnlyList<string> Missing,
    string? Reason
);

/// <summary>Describes the group and its change for people.</summary>
internal sealed class GroupStatus(
    GroupDesk desk,
    CeremonyHall hall,
    Keystore keystore,
    Attendance attendance,
    TimeProvider time
)
{
    private string Self { get; } = GroupSteps.Name(keystore.Identity.PublicKey);

    public GroupReport Now()
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
            group?.Id,
            [.. members.Select((key, i) => new MemberReport(i + 1, key, LastSeen(key)))],
            ledger.Changes.FindLast(c => c.Change.Epoch > (group?.Epoch ?? 0)) is { } change
                ? Of(change, ledger)
                : null
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
            change.Change.Id,
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
            change.End ?? change.Reason
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
