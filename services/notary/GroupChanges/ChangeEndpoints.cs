using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Member.Settings;
using Notary.ServiceDefaults;

namespace Notary.Member.GroupChanges;

/// <summary>The operator's orders: to propose a change, and to approve of another member's.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder routes)
    {
        var changes = routes.MapGroup("/v1/group/changes").AddEndpointFilter<OperatorToken>();
        changes.MapPost("", ProposeAsync);
        changes.MapPost("/{id}/approval", ApproveAsync);
    }

    private static async Task<IResult> ProposeAsync(
        ChangeRequest request,
        GroupDesk desk,
        GroupStatus status,
        Keystore keystore,
        MemberSettings settings,
        CancellationToken cancellation
    )
    {
        Bytes32? id = null;
        await desk.TakeAsync(
            ledger =>
            {
                var proposal = request.Propose(ledger, keystore, desk.Now);
                var reviewed = Review(proposal, ledger, settings.Recorded, desk.Now);
                id = reviewed.Change;
                return [new ChangeReceived(proposal, desk.Now), reviewed];
            },
            cancellation
        );
        return Results.Accepted(value: status.Of(id!.Value));
    }

    private static async Task<IResult> ApproveAsync(
        string id,
        GroupDesk desk,
        GroupStatus status,
        CancellationToken cancellation
    )
    {
        if (!Bytes32.TryParse(id, out var change))
            throw Unknown();
        await desk.TakeAsync(
            ledger =>
                ledger.Change(change) switch
                {
                    null => throw Unknown(),
                    { Waits: true } => [new ChangeApproved(change, desk.Now)],
                    { IsApproved: true } => [],
                    _ => throw new ReasonException(
                        409,
                        "change-closed",
                        "This change was refused, or has ended."
                    ),
                },
            cancellation
        );
        return Results.Accepted(value: status.Of(change));
    }

    /// <summary>What this member would refuse itself it does not propose.</summary>
    private static ChangeReviewed Review(
        GroupChangeProposed proposal,
        GroupLedger ledger,
        MemberConfigured self,
        long now
    )
    {
        try
        {
            var reviewed = ChangePolicy.Review(proposal, ledger, self.IdentityKey(), now);
            return reviewed.Verdict == ChangeVerdict.Refused
                ? throw Invalid(reviewed.Reason!)
                : reviewed;
        }
        catch (FormatException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static ReasonException Invalid(string reason) => new(422, "change-invalid", reason);

    private static ReasonException Unknown() =>
        new(404, "change-unknown", "This notary knows no change of this id.");
}
