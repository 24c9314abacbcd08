using System.Security.Cryptography;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Challenges;

/// <summary>
/// What a challenge must show before anybody looks at a chain for it (PROTOCOL 6.1). It asks for no less than the contracts do,
/// so that no admitted evidence makes a penalty that they refuse.
/// </summary>
/// <param name="Attestors">Whose attestations count.</param>
/// <param name="Chains">The chains and contracts that this service knows.</param>
public sealed record ChallengeForm(
    IReadOnlyCollection<Address> Attestors,
    IReadOnlyCollection<ChainIdentity> Chains
)
{
    /// <summary>The first thing that is wrong, in words; null where the challenge can be looked into.</summary>
    /// <param name="receivedAt">Unix seconds.</param>
    /// <param name="groupKey">As <see cref="VouchingGroup"/> finds it.</param>
    public string? Violation(ChallengeEvidence evidence, long receivedAt, string? groupKey = null)
    {
        if (evidence.Violation() is { } violation)
            return violation;
        if (ChainOf(evidence, Side.Payment) is not { } payment)
            return "the payment chain or its contract is not known here";
        if (ChainOf(evidence, Side.Delivery) is null)
            return "the data chain or its contract is not known here";
        if (
            evidence.Attestation.IsByGroup
                ? !IsVouchedFor(evidence, groupKey)
                : !IsAttested(evidence)
        )
            return "the answer is not attested";
        if ((ulong)receivedAt > evidence.ChallengeUntil)
            return "the exchange cannot be challenged any more";
        return IsCommitted(evidence, payment)
            ? null
            : "the consumer's signed payment is missing or pays something else";
    }

    /// <summary>The chain on which the exchange's leg of <paramref name="side"/> belongs; null where it is not known.</summary>
    public ChainIdentity? ChainOf(ChallengeEvidence evidence, Side side) =>
        Chains.FirstOrDefault(chain => chain.Carries(evidence.Answer, side));

    private bool IsAttested(ChallengeEvidence evidence)
    {
        try
        {
            return Attestors.Contains(evidence.Attestation.AttestorOf(evidence.Answer));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool IsVouchedFor(ChallengeEvidence evidence, string? groupKey) =>
        groupKey is not null
        && evidence.Attestation.IsFor(evidence.Accused)
        && GroupAttestation.IsBy(
            Hex.Decode(groupKey),
            ChainOf(evidence, evidence.Accused)!,
            evidence.Answer,
            evidence.Attestation.For(evidence.Accused)
        );

    /// <summary>Where the provider moved first, the intent alone is the consumer's promise to pay.</summary>
    private static bool IsCommitted(ChallengeEvidence evidence, ChainIdentity payment) =>
        evidence.Accused != Side.Payment
        || !evidence.AccusedIsFirst
        || SignedPayment.Pays(payment, evidence.Answer, evidence.RawTransaction);
}
