using System.Numerics;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Evm;
using Notary.Member.Group;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>
/// What this member signs for its group's contracts: attestors that its own operator lists, and setup documents that say what
/// its own nodes show.
/// </summary>
internal sealed class GovernancePolicy(
    IOptions<NotaryOptions> options,
    ChainSet chains,
    SetupDocuments documents
)
{
    /// <summary>Why this member does not sign; null where it does.</summary>
    /// <exception cref="ChainUnavailableException">A node does not answer.</exception>
    public Task<string?> ObjectionAsync(
        GovernancePayload payload,
        ActiveGroup group,
        CancellationToken cancellation
    ) =>
        payload switch
        {
            GovernancePayload.Attestor attestor => Task.FromResult(Objection(attestor)),
            GovernancePayload.SetupAnchor anchor => ObjectionAsync(anchor, group, cancellation),
            _ => Task.FromResult<string?>("no known payload"),
        };

    private string? Objection(GovernancePayload.Attestor attestor) =>
        attestor.ValidUntil == 0
        || options.Value.Attestors.Any(a => Address.Parse(a) == attestor.Address)
            ? null
            : $"{attestor.Address} is not in Notary:Attestors";

    private async Task<string?> ObjectionAsync(
        GovernancePayload.SetupAnchor anchor,
        ActiveGroup group,
        CancellationToken cancellation
    )
    {
        if (await documents.FindAsync(anchor.CidDigest, cancellation) is not { } document)
            return "the registry does not have the document";
        if (document.Version != anchor.Version || IdOf(document) != anchor.AgreementId)
            return "the document is of another setup or version";
        if (
            document.Group.Epoch != group.Epoch
            || document.Group.PublicKey != group.Announcement.PublicKey
        )
            return "the document names another group";
        return await MissingDepositAsync(anchor.AgreementId, document.Accounts, cancellation);
    }

    /// <summary>A locked setup's accounts must hold on this member's own nodes what the document says.</summary>
    private async Task<string?> MissingDepositAsync(
        Bytes32 agreementId,
        IReadOnlyList<SetupAccount> accounts,
        CancellationToken cancellation
    )
    {
        foreach (var account in accounts)
        {
            var chain = Keccak256.HashText(account.Chain);
            if (!chains.Contains(chain))
                return $"{account.Chain} is not a chain of this member";
            var state = await chains
                .ByChain(chain)
                .GetAccountAsync(agreementId, account.Party, cancellation);
            if (
                state.Account != account.Account
                || state.Balance < BigInteger.Parse(account.Balance, null)
            )
                return $"{account.Account} holds less than the document says";
        }
        return null;
    }

    private static Bytes32 IdOf(SetupDocument document) =>
        document.Agreement is { } agreement
            ? Protocol
                .Encoding.AbiStruct.FromAbiHex<Protocol.Agreements.Agreement>(agreement.Terms)
                .Id
            : Bytes32.Zero;
}
