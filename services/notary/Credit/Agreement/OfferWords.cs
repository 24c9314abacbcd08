using Notary.Contracts.Group;
using Notary.Credit.Evidence;

namespace Notary.Member.Credit.Agreement;

/// <summary>What is signed of an offer's items: the same as in the block (docs/formats.md, "Credit evidence").</summary>
internal static class OfferWords
{
    public static byte[] Of(OfferedRecommendation r, long epoch) =>
        SignedWords.Of(new Recommendation(r.Agree, "", r.Node, ""), epoch);

    public static byte[] Of(OfferedReceipt r, long epoch) =>
        SignedWords.Of(new Receipt("", r.Micros, r.Node, "", r.Valid), r.Round, epoch);

    public static byte[] Of(OfferedVote v, long epoch) =>
        SignedWords.Of(new Vote(v.Accused, v.Matter, "", v.Upheld, ""), epoch);
}
