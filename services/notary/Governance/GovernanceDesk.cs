using System.Globalization;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Bonds;
using Notary.Member.Group;
using Notary.Member.Settings;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>Looks at what a request is about, and decides.</summary>
internal sealed class GovernanceDesk(
    MemberSettings settings,
    ChainSet chains,
    SetupLibrary library,
    GroupDesk groups,
    BondDesk bonds,
    TimeProvider time
)
{
    /// <param name="askedBefore">When this was asked first, if it was before; Unix seconds.</param>
    /// <returns>The inputs, and last the decision.</returns>
    /// <exception cref="ChainUnavailableException">A node does not answer.</exception>
    public async Task<IReadOnlyList<object>> DecideAsync(
        GovernanceRequested message,
        GovernanceRequest request,
        ActiveGroup group,
        long? askedBefore,
        CancellationToken cancellation
    )
    {
        var receivedAt = time.GetUtcNow().ToUnixTimeSeconds();
        var read = request.Payload is GovernancePayload.SetupAnchor anchor
            ? await library.ReadAsync(anchor.CidDigest, cancellation)
            : await bonds.ReadAsync(request, cancellation);
        var document = SetupLibrary.Parse(read);
        var accounts = await ObserveAsync(request, document, cancellation);
        var past = await PastAsync(request, document, cancellation);
        var header = request.Payload is GovernancePayload.HeaderAnchor block
            ? await ObserveAsync(block, cancellation)
            : null;
        var bond = await bonds.ObserveAsync(request, read, cancellation);
        var ledger = request.Payload is GovernancePayload.GroupChange ? groups.Ledger : null;
        var due = Due(group, ledger);
        var view = new GovernanceView(
            settings.Recorded,
            due.Group,
            document,
            accounts,
            due.FirstPublicKey,
            ledger?.SuccessorOn(request.Chain.Id, settings.Recorded.DecidingChain),
            past,
            header,
            bond is null
                ? null
                : await bonds.ViewAsync(
                    read,
                    bond,
                    askedBefore ?? receivedAt,
                    receivedAt,
                    cancellation
                )
        );
        var refusal = GovernancePolicy.Refusal(request, view);
        IEnumerable<object> inputs = new object?[] { read, past, header, bond }.OfType<object>();
        return
        [
            new GovernanceReceived(message, receivedAt),
            .. inputs,
            .. accounts,
            due,
            new GovernanceDecided(request.Message.ToString(), refusal),
        ];
    }

    /// <param name="ledger">On which a handover is decided; null where none is asked for.</param>
    private GovernanceDue Due(ActiveGroup group, GroupLedger? ledger) =>
        new(
            GroupOf(group.Announcement),
            group.Member,
            groups.Ledger.FirstPublicKey,
            ledger?.Events
        );

    private async Task<HeaderObserved> ObserveAsync(
        GovernancePayload.HeaderAnchor block,
        CancellationToken cancellation
    )
    {
        if (!chains.Contains(block.Chain) || block.Number > long.MaxValue)
            return new(Hash: null, HeadHeight: 0);
        var chain = chains.ByChain(block.Chain);
        var head = await chain.GetHeadAsync(cancellation);
        return new(await chain.GetBlockHashAsync((long)block.Number, cancellation), head.Height);
    }

    /// <summary>The chain keeps the keys of past groups, also for members who were not there.</summary>
    private async Task<PastGroupObserved?> PastAsync(
        GovernanceRequest request,
        SetupDocument? document,
        CancellationToken cancellation
    )
    {
        if (document?.Group.Epoch is not { } epoch || epoch >= request.Epoch)
            return null;
        var chain = chains.ByChain(request.Chain.Chain);
        return await chain.GetGroupAsync(epoch, cancellation) is { } past
            ? new(epoch, Hex.Encode(past.PublicKey))
            : null;
    }

    private async Task<List<AccountObserved>> ObserveAsync(
        GovernanceRequest request,
        SetupDocument? document,
        CancellationToken cancellation
    )
    {
        var observed = new List<AccountObserved>();
        if (request.Payload is not GovernancePayload.SetupAnchor anchor)
            return observed;
        foreach (var account in (document?.Accounts ?? []).Take(2))
        {
            if (chains.All.FirstOrDefault(c => c.Identity.Id == account.Chain) is not { } chain)
                continue;
            var state = await chain.GetAccountAsync(
                anchor.AgreementId,
                account.Party,
                cancellation
            );
            var balance = state.Balance.ToString(CultureInfo.InvariantCulture);
            observed.Add(new(account.Chain, account.Party, balance));
        }
        return observed;
    }

    private static SetupGroup GroupOf(GroupActivated announcement) =>
        new(
            announcement.Epoch,
            announcement.Members.Length,
            announcement.Threshold,
            announcement.PublicKey,
            announcement.Commitments,
            announcement.PublicShares
        );
}
