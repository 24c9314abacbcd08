using Notary.Chains;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Member.Presence;
using Notary.Member.Settings;

namespace Notary.Member.Signing;

/// <summary>This member as one that signs for its group: for which chains, with which share, and whether it may.</summary>
internal sealed class Signatory(
    MemberSettings settings,
    GroupKeyring keyring,
    Keystore keystore,
    Tenure tenure
)
{
    /// <summary>Those of the settings in force.</summary>
    public IReadOnlyList<ChainIdentity> Chains => settings.Recorded.Chains;

    /// <summary>The group for which it signs on a chain now; null where it may not sign, or has no share in force there.</summary>
    public ActiveGroup? On(string chain) => tenure.MaySign ? keyring.On(chain) : null;

    /// <inheritdoc cref="Words.Partial"/>
    public PartialSigned Partial(Bytes32 message, ActiveGroup group) =>
        Words.Partial(message, group, keystore.Identity);
}
