using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Credit.Elections;

namespace Notary.Member.Group;

// One stream, GroupLedger.Stream: everything from which follows which group is in force, and which comes next.
// Times are Unix seconds by the member's own clock. Sessions are 0x-hex.

/// <summary>Input: the group that a chain has in force, on this member's own node; recorded when it changes.</summary>
/// <param name="FirstPublicKey">Of epoch 1, which names the deposit accounts; G2 compressed.</param>
public sealed record GroupSeen(
    string Chain,
    ulong Epoch,
    Bytes32 GroupId,
    string FirstPublicKey,
    long At
);

/// <summary>Input: the announcement of a group that a chain names, from whomever it came.</summary>
public sealed record GroupLearned(GroupActivated Group);

/// <summary>A ceremony of this member made a group; as the ceremony's own stream has it.</summary>
public sealed record GroupMade(string Session, GroupActivated Group);

/// <summary>Decision: this group is in force; shares of the epochs before it are erased.</summary>
public sealed record GroupEntered(ulong Epoch, Bytes32 GroupId, long At);

/// <summary>Input: a proposal that a member of the outgoing group signed.</summary>
public sealed record ChangeReceived(GroupChangeProposed Proposal, long ReceivedAt);

/// <summary>Decision on the proposal before it. Verdict: a constant of ChangeVerdict.</summary>
public sealed record ChangeReviewed(Bytes32 Change, string Verdict, string? Reason);

/// <summary>Input: this member's operator wants it to take part.</summary>
public sealed record ChangeApproved(Bytes32 Change, long At);

/// <summary>Decision: the change is what this member's own election asks for.</summary>
public sealed record ChangeElected(Bytes32 Change, long At);

/// <summary>Input: another participant said that it takes part.</summary>
public sealed record ApprovalHeard(GroupChangeApproved Approval);

/// <summary>Decision: enough participants approved, and this member begins its part of the ceremony.</summary>
public sealed record CeremonyBegun(Bytes32 Change, string Session, long At);

/// <summary>Decision: nothing more comes of it here, unless the others still make its group. Reason: docs/reasons.md.</summary>
public sealed record ChangeEnded(Bytes32 Change, string Reason, long At);

internal static class GroupEvents
{
    public static EventTypeRegistry MapGroupEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<GroupSeen>("group_seen")
            .MapEventType<GroupLearned>("group_learned")
            .MapEventType<GroupMade>("group_made")
            .MapEventType<GroupEntered>("group_entered")
            .MapEventType<ChangeReceived>("change_received")
            .MapEventType<ChangeReviewed>("change_reviewed")
            .MapEventType<ChangeApproved>("change_approved")
            .MapEventType<ElectionHeld>("election_held")
            .MapEventType<ChangeElected>("change_elected")
            .MapEventType<ApprovalHeard>("approval_heard")
            .MapEventType<CeremonyBegun>("ceremony_begun")
            .MapEventType<ChangeEnded>("change_ended");
}
