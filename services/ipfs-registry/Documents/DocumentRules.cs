using Notary.Chains;
using Notary.Evm;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Setup;
using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Documents;

/// <summary>What a document from outside must satisfy before it is kept.</summary>
internal static class DocumentRules
{
    private const int KeySize = 96;

    /// <exception cref="ReasonException">The bytes are no acceptable setup document.</exception>
    internal static SetupDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = SetupDocument.Parse(json);
            RequireVersion(document);
            RequireGroup(document.Group);
            if (document.Agreement is { } agreement)
                RequireAgreement(document, agreement);
            return document;
        }
        catch (FormatException e)
        {
            throw Reasons.NotCanonical(e.Message);
        }
    }

    /// <summary>Zero for the group's own document.</summary>
    internal static Bytes32 AgreementIdOf(SetupDocument document) =>
        document.Agreement is null ? Bytes32.Zero : TermsOf(document.Agreement).Id;

    internal static Agreement TermsOf(SetupAgreement agreement) =>
        AbiStruct.FromAbiHex<Agreement>(agreement.Terms);

    /// <summary>Only the registry itself says that a setup is locked.</summary>
    private static void RequireVersion(SetupDocument document)
    {
        var expected = document.Agreement is null ? SetupStatus.Group : SetupStatus.Agreed;
        if (document.Status != expected)
            throw Reasons.Invalid($"The status must be {expected} here.");
        if (document.Version == 0 || document.Version == 1 != document.Previous is null)
            throw Reasons.Invalid("Version 1 has no previous version, and every other has one.");
    }

    private static void RequireGroup(SetupGroup group)
    {
        if (
            group.Threshold < 1
            || group.Threshold > group.Members
            || group.PublicShares.Count != group.Members
        )
            throw Reasons.Invalid(
                "The group's threshold, members and public shares do not fit together."
            );
        if (group.Commitments.Count != group.Threshold)
            throw Reasons.Invalid("A group of threshold t has t commitments.");
        if (
            group
                .Commitments.Concat(group.PublicShares)
                .Append(group.PublicKey)
                .Any(k => Hex.Decode(k).Length != KeySize)
        )
            throw Reasons.Invalid("Keys have 96 bytes.");
    }

    private static void RequireAgreement(SetupDocument document, SetupAgreement signed)
    {
        var terms = TermsOf(signed);
        if (AgreementTerms.Violation(terms) is { } violation)
            throw Reasons.Invalid(violation);
        if (!signed.ConsumerSignature.IsBy(terms.Consumer, terms.Id))
            throw Reasons.BadSignature("consumer");
        if (!signed.ProviderSignature.IsBy(terms.Provider, terms.Id))
            throw Reasons.BadSignature("provider");
        foreach (var side in Enum.GetValues<Side>())
        {
            if (!document.Chains.Any(c => c.Identity().Carries(terms, side)))
                throw Reasons.Invalid(
                    $"The agreement's chain and contract of the {side} are not among the document's chains."
                );
        }
    }
}
