using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Evm;

namespace Notary.Member.Settings;

/// <summary>Input: what the member was configured with from here on, as far as its decisions depend on it.</summary>
public sealed record MemberConfigured(
    int Member,
    IReadOnlyList<Address> Attestors,
    IReadOnlyList<ChainIdentity> Chains
)
{
    public ChallengeForm Form => new(Attestors, Chains);
}

/// <summary>The present settings, in the form in which they are recorded.</summary>
public sealed class MemberSettings(IOptions<NotaryOptions> options, ChainSet chains)
{
    public MemberConfigured Recorded { get; } =
        new(
            options.Value.Member,
            [.. options.Value.Attestors.Select(a => Address.Parse(a))],
            [.. chains.All.Select(c => c.Identity).OrderBy(c => c.Id, StringComparer.Ordinal)]
        );
}
