using Notary.Challenge.Settings;
using Notary.Challenge.Watermarks;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Challenge.Replay;

/// <summary>Whether the group of that time signed what a watermark says.</summary>
internal static class WatermarkCheck
{
    /// <returns>The event itself, or what is wrong.</returns>
    public static object Of(WatermarkGiven given, ServiceConfigured settings, GroupRoll roll)
    {
        var chain = settings.Chains.FirstOrDefault(c => c.Id == given.Chain);
        if (chain is null)
            return "nothing: the chain was never configured";
        if (roll.FindOn(given.Chain, given.GroupId) is not { } group)
            return "nothing: the chain never showed that group";
        var watermark = Watermark.Parse(given.Since, given.Until, given.Except);
        var message = watermark.Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            given.Epoch
        );
        var signature = Signature.Parse(Hex.Decode(given.Signature));
        return group.Key.PublicKey.Verify(message.ToArray(), signature)
            ? given
            : "nothing: the group did not sign it";
    }
}
