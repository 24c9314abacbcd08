using System.Collections.Immutable;
using Notary.Contracts.Group;
using Notary.Member.Group;

namespace Notary.Member.GroupChanges;

/// <summary>What a member makes of a proposal.</summary>
public static class ChangeVerdict
{
    /// <summary>It takes part.</summary>
    public const string Approved = "approved";

    /// <summary>Its operator has to approve.</summary>
    public const string Waits = "waits";

    public const string Refused = "refused";
}

/// <summary>One change as this member has it.</summary>
/// <param name="ApprovedBy">Identity keys of others who said that they take part, 0x-hex.</param>
/// <param name="Session">Of the ceremony, once this member has begun it; 0x-hex.</param>
/// <param name="Result">The group that it made.</param>
/// <param name="End">Why nothing more comes of it; null while something may.</param>
public sealed record ChangeCase(
    GroupChange Change,
    GroupChangeProposed Proposal,
    string Verdict,
    string? Reason,
    bool IsApproved,
    ImmutableSortedSet<string> ApprovedBy,
    string? Session = null,
    HeldGroup? Result = null,
    string? End = null
)
{
    public static ChangeCase Of(GroupChangeProposed proposal, ChangeReviewed reviewed) =>
        new(
            GroupChange.Parse(proposal),
            proposal,
            reviewed.Verdict,
            reviewed.Reason,
            reviewed.Verdict == ChangeVerdict.Approved,
            ImmutableSortedSet.Create<string>(StringComparer.Ordinal)
        );

    /// <summary>This member takes part, and the change is neither in force nor given up.</summary>
    public bool IsUnderWay => IsApproved && (End is null || Result is not null);

    /// <summary>Something may still come of it, and it has made no group.</summary>
    public bool IsOpen => End is null && Result is null && Verdict != ChangeVerdict.Refused;

    /// <summary>Only the operator's word is missing.</summary>
    public bool Waits => IsOpen && !IsApproved;
}
