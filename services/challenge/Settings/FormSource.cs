using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Evm;

namespace Notary.Challenge.Settings;

/// <summary>The form that challenges must have under the present settings.</summary>
public sealed class FormSource(IOptions<ChallengeOptions> options, ChainSet chains)
{
    public ServiceConfigured Settings { get; } =
        new(
            [.. options.Value.Attestors.Select(a => Address.Parse(a))],
            [.. chains.All.Select(c => c.Identity).OrderBy(c => c.Id, StringComparer.Ordinal)]
        );

    public ChallengeForm Current => Settings.Form;
}
