using System.Text.Json.Serialization;

namespace Notary.Contracts.Group;

// What a notary answers to GET /v1/group/status. Times are Unix seconds, keys and ids 0x-hex.

/// <summary>What an operator wants to see of the group in force.</summary>
/// <param name="Member">This notary's number in it; null where it is no member.</param>
/// <param name="Change">The newest change towards the next epoch; null where there is none.</param>
/// <param name="Misbehaviour">What this notary has evidence of, newest first.</param>
public sealed record GroupReport(
    int? Member,
    string Identity,
    ulong? Epoch,
    int? Threshold,
    string? PublicKey,
    string? GroupId,
    IReadOnlyList<MemberReport> Members,
    ChangeReport? Change,
    IReadOnlyList<MisbehaviourReport> Misbehaviour
);

/// <param name="LastSeen">Null where nothing was heard since this process began.</param>
public sealed record MemberReport(int Number, string Identity, long? LastSeen);

/// <param name="Kind">A kind of docs/formats.md, "Misbehaviour".</param>
/// <param name="Identity">Whose it is.</param>
/// <param name="Position">Of the event with the evidence in this notary's log.</param>
public sealed record MisbehaviourReport(string Kind, string Identity, long At, long Position);

/// <param name="State">"waiting", "approved", "running", "made", "refused" or "ended".</param>
/// <param name="Phase">Of the ceremony: "Dealing" … "Finished".</param>
/// <param name="HeardFrom">Participants who approved, and once the ceremony runs, those heard from in it.</param>
/// <param name="Missing">The other participants.</param>
public sealed record ChangeReport(
    string Id,
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
)
{
    /// <summary>Nothing more comes of it.</summary>
    [JsonIgnore]
    public bool HasFailed => State is "refused" or "ended";
}
