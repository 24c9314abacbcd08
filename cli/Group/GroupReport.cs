using System.Text.Json.Serialization;

namespace Notary.Cli.Group;

/// <summary>A notary's answer to GET /v1/group/status. Times are Unix seconds, keys and ids 0x-hex.</summary>
internal sealed record GroupReport(
    int? Member,
    string Identity,
    ulong? Epoch,
    int? Threshold,
    string? PublicKey,
    string? GroupId,
    IReadOnlyList<MemberReport> Members,
    ChangeReport? Change
);

internal sealed record MemberReport(int Number, string Identity, long? LastSeen);

/// <param name="State">waiting, approved, running, made, refused or ended.</param>
internal sealed record ChangeReport(
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
