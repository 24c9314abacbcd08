using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Evm;

namespace Notary.Challenge.Settings;

/// <summary>Input: what the service was configured with from here on, as far as its decisions depend on it.</summary>
public sealed record ServiceConfigured(
    IReadOnlyList<Address> Attestors,
    IReadOnlyList<ChainIdentity> Chains
)
{
    public ChallengeForm Form => new(Attestors, Chains);
}
