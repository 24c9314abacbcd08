using Notary.Evm;
using Notary.Member.Challenges;
using Notary.ThresholdBls;

namespace Notary.Member.Replay;

/// <summary>A partial cannot be made again without the secret, but it can be verified against the member's public share.</summary>
internal static class PartialCheck
{
    /// <param name="message">What the member decided to sign; null where nothing.</param>
    /// <param name="publicShare">g2·sk_i, 0x-hex.</param>
    /// <returns>The same event where it is right; else what is wrong.</returns>
    public static object Of(
        PartialSigned signed,
        string? message,
        ulong epoch,
        int member,
        string publicShare
    )
    {
        if (message is null)
            return "nothing to sign";
        var words = signed.Partial with { Message = message, Epoch = epoch, Member = member };
        var share = new PublicShare(member, G2Point.Parse(Hex.Decode(publicShare)));
        var partial = PartialSignature.Parse(member, Hex.Decode(words.Partial));
        return share.Verify(Bytes32.Parse(message).ToArray(), partial)
            ? new PartialSigned(words)
            : "a partial that verifies against the member's public share";
    }
}
