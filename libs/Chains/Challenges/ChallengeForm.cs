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
    public string? Violation(ChallengeEvidence evidence, long receivedAt)
    {
        if (evidence.Violation(Attestors.Contains) is { } violation)
            return violation;
        if (ChainOf(evidence, Side.Payment) is not { } payment)
            return "the payment chain or its contract is not known here";
        if (ChainOf(evidence, Side.Delivery) is null)
            return "the data chain or its contract is not known here";
        if ((ulong)receivedAt > evidence.ChallengeUntil)
            return "the exchange cannot be challenged any more";
        return IsCommitted(evidence, payment)
            ? null
            : "the consumer's signed payment is missing or pays something else";
    }

    /// <summary>The chain on which the exchange's leg of <paramref name="side"/> belongs; null where it is not known.</summary>
    public ChainIdentity? ChainOf(ChallengeEvidence evidence, Side side) =>
        Chains.FirstOrDefault(chain => chain.Carries(evidence.Answer, side));

    /// <summary>Where the provider moved first, the intent alone is the consumer's promise to pay.</summary>
    private static bool IsCommitted(ChallengeEvidence evidence, ChainIdentity payment) =>
        evidence.Accused != Side.Payment
        || !evidence.AccusedIsFirst
        || SignedPayment.Pays(payment, evidence.Answer, evidence.RawTransaction);
}
