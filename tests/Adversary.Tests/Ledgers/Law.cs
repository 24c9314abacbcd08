using Notary.Chains;
using Notary.Evm;
using Notary.GroupSigning;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>What a chain's contracts were set up with; the switches exist for tests that break one rule on purpose.</summary>
internal sealed record Law(ChainIdentity Chain, KnownGroup Group, Address Attestor)
{
    /// <summary>Coins that the contracts make up when they pay a penalty.</summary>
    public bool PaysFromNothing { get; init; }

    /// <summary>A second penalty for one leg, and one for a leg on record.</summary>
    public bool ForgetsPenalties { get; init; }

    /// <summary>A penalty without the group's signature.</summary>
    public bool TakesAnySignature { get; init; }

    /// <summary>An attestor that contradicts itself keeps its bond.</summary>
    public bool ForgivesAttestors { get; init; }
}
