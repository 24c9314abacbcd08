using Notary.Contracts.Group;
using Notary.Evm;
using Notary.ThresholdBls;
using Partial = Notary.ThresholdBls.PartialSignature;
using PartialMessage = Notary.Contracts.Group.PartialSignature;

namespace Notary.GroupSigning;

/// <summary>A partial that its member signed for and that is none: who did it, shown by its own signature.</summary>
public static class BadPartial
{
    /// <summary>Of <see cref="MisbehaviourReported.Kind"/>.</summary>
    public const string Kind = "bad-partial";

    public static MisbehaviourReported Report(KnownGroup group, PartialMessage word) =>
        new(
            Kind,
            group.Id.ToString(),
            Hex.Encode(group.Identities[word.Member - 1].ToBytes()),
            word
        );

    /// <summary>Whether the evidence shows what the report says, whoever sent it.</summary>
    /// <param name="group">The one that the report names.</param>
    public static bool IsProved(MisbehaviourReported report, KnownGroup group)
    {
        var word = report.Evidence;
        return report.GroupId == group.Id.ToString()
            && group.Sent(word)
            && report == Report(group, word)
            && Bytes32.TryParse(word.Message, out var message)
            && !(
                Read(word) is { } partial
                && group.Key.PublicShares[word.Member - 1].Verify(message.ToArray(), partial)
            );
    }

    /// <summary>Null where it is no point of G1.</summary>
    internal static Partial? Read(PartialMessage word)
    {
        try
        {
            return Partial.Parse(word.Member, Hex.Decode(word.Partial));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
