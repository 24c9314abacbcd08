using System.Collections.Immutable;
using Notary.EventStore;
using Notary.Member.Answers;
using Notary.Member.Challenges;
using Notary.Member.Settings;
using Notary.Member.Watermarks;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Groups;

namespace Notary.Member.Replay;

/// <summary>The replay of a member's decisions about the answers of one agreement.</summary>
/// <param name="inputs">Where the group's watermarks stand, in a stream of their own.</param>
internal sealed class AnswerReplay(ReplayInputs inputs)
{
    private AnswerBook _book = new();

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        switch (recorded.Data)
        {
            case AnswerReviewed review:
                var wrong = Unlapsed(review, await GivenAsync(recorded, cancellation));
                _book = _book.Apply(review);
                return wrong is null ? null : $"nothing: no watermark covers {wrong}";
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

    /// <summary>A leg that is said to have lapsed, though no watermark says so.</summary>
    private LegEnded? Unlapsed(AnswerReviewed review, ImmutableList<Watermark> given)
    {
        var agreement = AbiStruct.FromAbiHex<Agreement>(review.Request.Agreement);
        return review.Ended.FirstOrDefault(leg =>
            leg.Lapsed && !_book.HasLapsed(leg, agreement, given)
        );
    }

    private ValueTask<ImmutableList<Watermark>> GivenAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        inputs.StateAsync(
            recorded,
            GivenWatermarks.Stream,
            ImmutableList<Watermark>.Empty,
            (all, e) => e.Data is WatermarkTaken taken ? all.With(taken.Read()) : all,
            cancellation
        );
}
