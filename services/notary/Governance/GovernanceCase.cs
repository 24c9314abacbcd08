using Notary.Contracts.Group;

namespace Notary.Member.Governance;

/// <summary>What this member made of one governance message.</summary>
public sealed record GovernanceCase
{
    public PartialSignature? Partial { get; private init; }

    public string? Refusal { get; private init; }

    public static string StreamOf(string message) => "governance-" + message;

    public static GovernanceCase Create(GovernanceAsked _) => new();

    public GovernanceCase Apply(GovernanceAsked _) => this;

    public GovernanceCase Apply(GovernanceRefused e) => this with { Refusal = e.Reason };

    public GovernanceCase Apply(GovernanceSigned e) =>
        this with
        {
            Partial = e.Partial,
            Refusal = null,
        };
}
