using Notary.Chains;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.Protocol.Groups;

namespace Notary.Oracle.Lapses;

/// <summary>Input, in the stream <see cref="Watermarks.Stream"/>: a watermark that the group signed.</summary>
/// <param name="Chain">In whose terms it is signed.</param>
/// <param name="Since">Unix seconds; the span begins behind it.</param>
/// <param name="Until">Unix seconds; the span ends with it.</param>
/// <param name="Except">Ids of challenges, 0x-hex, ascending.</param>
/// <param name="GroupId">0x-hex.</param>
/// <param name="Signature">Compressed G1, 48 bytes, 0x-hex.</param>
public sealed record WatermarkTaken(
    ChainIdentity Chain,
    ulong Epoch,
    ulong Since,
    ulong Until,
    IReadOnlyList<string> Except,
    string GroupId,
    string Signature
)
{
    /// <exception cref="FormatException">The values make no watermark.</exception>
    public Watermark Read() => Watermark.Parse(Since, Until, Except);

    /// <summary>Why it is not believed, or null. A group that was replaced longer ago than the last one may be anybody's by now.</summary>
    /// <param name="roll">The groups that the oracle's own chains showed.</param>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public string? Objection(GroupRoll roll)
    {
        var group = roll.FindOn(Chain.Id, GroupId);
        if (group is null || group.Epoch != Epoch)
            return "the chain shows no such group";
        if (roll.ShownOn(Chain.Id)!.Epoch > Epoch + 1)
            return "the group was replaced long ago";
        var message = Read().Message(Chain.Hash, Chain.Chain, Chain.ServiceProviderContract, Epoch);
        return group.Key.PublicKey.Verify(
            message.ToArray(),
            ThresholdBls.Signature.Parse(Hex.Decode(Signature))
        )
            ? null
            : "the group did not sign it";
    }
}
