using Notary.Evm;
using Notary.Member.Settings;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>What this member knows when it decides.</summary>
/// <param name="Group">The group in force, as its own key generation made it.</param>
/// <param name="Document">The document to be anchored; null where it could not be read.</param>
/// <param name="Accounts">The document's accounts on the member's own nodes.</param>
public sealed record GovernanceView(
    MemberConfigured Settings,
    SetupGroup Group,
    SetupDocument? Document,
    IReadOnlyList<AccountObserved> Accounts
);

/// <summary>What a member signs for its group's contracts: nothing that its own view does not support (PROTOCOL 2). Pure.</summary>
public static class GovernancePolicy
{
    /// <summary>Why it does not sign; null where it does.</summary>
    public static string? Refusal(GovernanceRequest request, GovernanceView view)
    {
        if (request.Epoch != view.Group.Epoch)
            return "the request is for another epoch";
        return request.Payload switch
        {
            GovernancePayload.Attestor attestor => Refusal(attestor, view.Settings.Attestors),
            GovernancePayload.SetupAnchor anchor => Refusal(request, anchor, view),
            _ => "the payload is of an unknown kind",
        };
    }

    /// <summary>Configured attestors may be registered, and only others revoked: else anyone could have one revoked.</summary>
    private static string? Refusal(
        GovernancePayload.Attestor attestor,
        IReadOnlyList<Address> configured
    ) =>
        configured.Contains(attestor.Address) == (attestor.ValidUntil > 0)
            ? null
            : "the attestor is not configured here, or is and would be revoked";

    private static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.SetupAnchor anchor,
        GovernanceView view
    )
    {
        if (request.Nonce != request.Chain.Hash.Of(anchor.ToBytes()))
            return "an anchor's nonce is the hash of its payload";
        if (view.Document is not { } document)
            return "the setup document cannot be read";
        return document.Version == anchor.Version
            ? SetupPolicy.Objection(anchor.AgreementId, document, view)
            : "the document is of another version";
    }
}
