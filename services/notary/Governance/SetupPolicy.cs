using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>Whether a setup document says what this member sees (PROTOCOL 3.5).</summary>
internal static class SetupPolicy
{
    /// <summary>The first thing that is not so; null where everything is.</summary>
    /// <param name="agreementId">Zero: the group's own document.</param>
    public static string? Objection(
        Bytes32 agreementId,
        SetupDocument document,
        GovernanceView view
    )
    {
        if (
            !IsSame(document.Group, view.Group)
            && (agreementId.IsZero || !IsPast(document.Group, view.Past))
        )
            return "the document names another group, key or threshold";
        if (document.Version > 1 == document.Previous is null)
            return "every version but the first links the one before";
        if (!document.Chains.All(chain => IsKnown(chain, view.Settings.Chains)))
            return "the document names chains or contracts that are not known here";
        if (agreementId.IsZero)
            return OfGroup(document);
        try
        {
            return OfAgreement(agreementId, document, view);
        }
        catch (FormatException e)
        {
            return "the document cannot be read: " + e.Message;
        }
    }

    private static string? OfGroup(SetupDocument document) =>
        document is { Status: SetupStatus.Group, Agreement: null, Accounts: [] }
            ? null
            : "the group's own document holds no agreement and no accounts";

    private static string? OfAgreement(
        Bytes32 agreementId,
        SetupDocument document,
        GovernanceView view
    )
    {
        if (document.Agreement is not { } signed || document.Status == SetupStatus.Group)
            return "the document holds no agreement";
        var terms = AbiStruct.FromAbiHex<Agreement>(signed.Terms);
        if (terms.Id != agreementId)
            return "the document is of another agreement";
        if (
            !signed.ConsumerSignature.IsBy(terms.Consumer, agreementId)
            || !signed.ProviderSignature.IsBy(terms.Provider, agreementId)
        )
            return "not both parties signed the agreement";
        if (AgreementTerms.Violation(terms) is { } violation)
            return violation;
        return document.Status == SetupStatus.Locked ? OfDeposits(terms, document, view) : null;
    }

    private static string? OfDeposits(Agreement terms, SetupDocument document, GovernanceView view)
    {
        if (document.Accounts.Count != 2)
            return "a locked setup has two accounts";
        return Enum.GetValues<Side>()
            .Select(side => OfDeposit(terms, side, document, view))
            .FirstOrDefault(objection => objection is not null);
    }

    private static string? OfDeposit(
        Agreement terms,
        Side side,
        SetupDocument document,
        GovernanceView view
    )
    {
        if (view.Settings.Chains.FirstOrDefault(c => c.Carries(terms, side)) is not { } chain)
            return "the agreement is about a chain or contract that is not known here";
        var party = chain.PartyOf(terms, side);
        var key = Hex.Decode(view.AccountKey);
        var name = DepositAccount.Of(key, terms.Id, party);
        var stated = document.Accounts.FirstOrDefault(a =>
            a.Chain == chain.Id && a.Party == party && a.Account == name
        );
        if (stated is null || !TryAmount(stated.Balance, out var balance) || balance.IsZero)
            return "a deposit account is missing, has another name, or is empty";
        var own = view.Accounts.FirstOrDefault(a => a.Chain == chain.Id && a.Party == party);
        return own is not null && TryAmount(own.Balance, out var seen) && seen >= balance
            ? null
            : "a deposit on the member's own node is below the stated balance";
    }

    private static bool TryAmount(string text, out BigInteger amount) =>
        BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out amount);

    private static bool IsSame(SetupGroup stated, SetupGroup own) =>
        stated.Epoch == own.Epoch
        && stated.Members == own.Members
        && stated.Threshold == own.Threshold
        && stated.PublicKey == own.PublicKey
        && stated.Commitments.SequenceEqual(own.Commitments, StringComparer.Ordinal)
        && stated.PublicShares.SequenceEqual(own.PublicShares, StringComparer.Ordinal);

    /// <summary>An agreement's document names the group of the time at which it was agreed on, whoever signs it later.</summary>
    private static bool IsPast(SetupGroup stated, PastGroupObserved? past) =>
        past is not null
        && stated.Epoch == past.Epoch
        && stated.PublicKey == past.PublicKey
        && stated.Commitments is [var first, ..]
        && first == past.PublicKey;

    private static bool IsKnown(SetupChain stated, IReadOnlyList<ChainIdentity> chains) =>
        chains.Any(c =>
            c.Id == stated.Id
            && c.UserContract == stated.UserContract
            && c.ServiceProviderContract == stated.ServiceProviderContract
        );
}
