using Notary.Member.Answers;
using Notary.Member.Challenges;
using Notary.Member.Settings;

namespace Notary.Member.Replay;

/// <summary>The replay of a member's decisions about the answers of one agreement.</summary>
internal sealed class AnswerReplay
{
    private AnswerBook _book = new();

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case AnswerReviewed review:
                _book = _book.Apply(review);
                return null;
            case AnswerDecided:
                var decided = AnswerPolicy.Decide(_book, settings.Chains);
                _book = _book.Apply(decided);
                return decided;
            case PartialSigned signed:
                return _book.GrantOf(signed.Partial.Message) is { } grant
                    ? PartialCheck.Of(
                        signed,
                        grant.Message,
                        grant.Epoch,
                        grant.Member,
                        grant.PublicShare
                    )
                    : "nothing to sign";
            default:
                throw new InvalidOperationException("no event of answers");
        }
    }
}
