using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Chains.Challenges;
using Notary.Evm;
using Notary.Member.Credit;
using Notary.Member.Keys;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Settings;

/// <summary>Input: what the member was configured with from here on, as far as its decisions depend on it.</summary>
/// <param name="Member">Its number in the first group; 0 where it joins later.</param>
/// <param name="Identity">Its identity key, DER SubjectPublicKeyInfo, 0x-hex; null in logs that do not say it.</param>
/// <param name="Credit">By which the group is judged and elected; null where credit is off.</param>
public sealed record MemberConfigured(
    int Member,
    IReadOnlyList<Address> Attestors,
    IReadOnlyList<ChainIdentity> Chains,
    string? Identity = null,
    CreditTerms? Credit = null
)
{
    public ChallengeForm Form => new(Attestors, Chains);

    /// <summary>
    /// CAIP-2 id of the chain that decides which group comes next: one whose blocks are final, where there is one; then the first by
    /// these ids, whatever the settings' order.
    /// </summary>
    internal string DecidingChain =>
        Chains
            .OrderByDescending(chain => chain.IsFinalAtOnce)
            .ThenBy(chain => chain.Id, StringComparer.Ordinal)
            .First()
            .Id;

    /// <exception cref="FormatException">It is not recorded.</exception>
    internal IdentityPublicKey IdentityKey() => IdentityPublicKey.Parse(Hex.Decode(Identity ?? ""));
}

/// <summary>The present settings, in the form in which they are recorded.</summary>
public sealed class MemberSettings(
    IOptions<NotaryOptions> options,
    ChainSet chains,
    Keystore keystore
)
{
    public MemberConfigured Recorded { get; } =
        new(
            options.Value.Member,
            [.. options.Value.Attestors.Select(a => Address.Parse(a))],
            [.. chains.All.Select(c => c.Identity).OrderBy(c => c.Id, StringComparer.Ordinal)],
            Hex.Encode(keystore.Identity.PublicKey.ToBytes()),
            options.Value.Credit.Terms
        );
}
