using Notary.Chains;
using Notary.Client.Consumers;
using Notary.Client.Providers;
using Notary.Protocol.Exchanges;
using AttestedAnswer = Notary.Client.Lookups.AttestedAnswer;

namespace Notary.Adversary.Tests.Parties;

/// <summary>One exchange as its parties know it.</summary>
internal sealed class Deal(ulong sequence, Mover first, long amount)
{
    public ulong Sequence => sequence;

    public Mover First => first;

    public long Amount => amount;

    /// <summary>Null until the oracle answered.</summary>
    public AuthorizedExchange? Authorized { get; set; }

    /// <summary>The answer on which the provider acts; another one than the consumer's where an attestor lies.</summary>
    public AttestedAnswer? ForProvider { get; set; }

    /// <summary>The consumer's intent for it, where it is another one.</summary>
    public IntentProof? ProofForProvider { get; set; }

    public PreparedTransaction? Payment { get; set; }

    /// <summary>Whether the consumer let its payment go.</summary>
    public bool IsPaid { get; set; }

    /// <summary>Whether the provider has the consumer's raw payment, or its intent.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>The provider let its delivery go.</summary>
    public Delivery? Delivery { get; set; }

    /// <summary>The consumer has the data.</summary>
    public bool HasData { get; set; }

    /// <summary>A party refused it and does nothing more.</summary>
    public string? GivenUp { get; set; }

    public Dictionary<PenaltyKind, long> ChallengedAt { get; } = [];
}
