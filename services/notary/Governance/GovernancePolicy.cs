using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Group;
using Notary.Member.Settings;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>What this member knows when it decides.</summary>
/// <param name="Group">The group in force on the chain in question, as its own ceremony made it.</param>
/// <param name="Document">The document to be anchored; null where it could not be read.</param>
/// <param name="Accounts">The document's accounts on the member's own nodes.</param>
/// <param name="FirstPublicKey">Of the first group; null where that is the group in force.</param>
/// <param name="Successor">The next group to which this member hands the chain in question over; null where there is none yet.</param>
/// <param name="Past">A group before this one, which the document names; null where it names none that the chain knows.</param>
/// <param name="Header">The block to be anchored on the member's own node; null where none is asked for.</param>
/// <param name="Bond">What it knows of the bond in question; null where none is.</param>
public sealed record GovernanceView(
    MemberConfigured Settings,
    SetupGroup Group,
    SetupDocument? Document,
    IReadOnlyList<AccountObserved> Accounts,
    string? FirstPublicKey = null,
    HeldGroup? Successor = null,
    PastGroupObserved? Past = null,
    HeaderObserved? Header = null,
    BondView? Bond = null
)
{
    /// <summary>Names the deposit accounts; 0x-hex.</summary>
    public string AccountKey => FirstPublicKey ?? Group.PublicKey;
}

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
            GovernancePayload.GroupChange change => Refusal(request, change, view),
            GovernancePayload.HeaderAnchor anchor => HeaderPolicy.Refusal(
                request,
                anchor,
                view.Header
            ),
            GovernancePayload.BondSlash slash when view.Bond is { } bond => BondPolicy.Refusal(
                request,
                slash,
                bond
            ),
            GovernancePayload.BondRelease release when view.Bond is { } bond => BondPolicy.Refusal(
                request,
                release,
                bond,
                view.Settings.Attestors
            ),
            _ => "the payload is of an unknown kind",
        };
    }

    /// <summary>Only the next group as the member has it follows: its id fixes members, shares and transcript.</summary>
    private static string? Refusal(
        GovernanceRequest request,
        GovernancePayload.GroupChange change,
        GovernanceView view
    )
    {
        if (request.Nonce != request.Chain.Hash.Of(change.ToBytes()))
            return "a group change's nonce is the hash of its payload";
        if (view.Successor is not { } successor)
            return request.Chain.Id == view.Settings.DecidingChain
                ? "this member has made no next group"
                : "the chain that decides shows no next group yet";
        return
            change.Epoch == successor.Epoch
            && change.Epoch == request.Epoch + 1
            && change.GroupId == successor.Id
            && Hex.Encode(change.PublicKey) == successor.Group.PublicKey
            ? null
            : "it is not the next group as this member has it";
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
