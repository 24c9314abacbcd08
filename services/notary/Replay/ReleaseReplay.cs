using Notary.EventStore;
using Notary.Evm;
using Notary.Member.Challenges;
using Notary.Member.Endings;
using Notary.Member.Settings;

namespace Notary.Member.Replay;

/// <summary>The replay of a member's decisions about one release.</summary>
/// <param name="inputs">Where suspensions that the watch saw stand, in streams of their own.</param>
internal sealed class ReleaseReplay(ReplayInputs inputs)
{
    private ReleaseReviewed? _review;
    private ReleaseDecided? _decided;

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        switch (recorded.Data)
        {
            case ReleaseReviewed review:
                _review = review;
                return await IsSightedAsync(recorded, review, settings, cancellation)
                    ? null
                    : "a suspension that the watch saw at that time";
            case ReleaseDecided:
                return _decided = ReleasePolicy.Decide(Review, settings.Chains);
            case PartialSigned signed:
                return PartialCheck.Of(
                    signed,
                    _decided is { Refusal: null } granted ? granted.Message : null,
                    Review.Epoch,
                    Review.Member,
                    Review.PublicShare
                );
            default:
                throw new InvalidOperationException("no event of a release");
        }
    }

    private ReleaseReviewed Review =>
        _review ?? throw new InvalidOperationException("nothing was asked");

    /// <summary>Whether each time of a suspension is one that the watch had recorded.</summary>
    private async Task<bool> IsSightedAsync(
        IEvent recorded,
        ReleaseReviewed review,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        var terms = ReleaseRequest.Parse(review.Request, settings.Chains).Terms;
        var seen = await inputs.BeforeAsync(
            recorded,
            SuspensionSeen.StreamOf(terms.Id),
            cancellation
        );
        return review.Endings.All(ending =>
            ending.SuspendedAt is null
            || seen.Select(e => (SuspensionSeen)e.Data)
                .Any(s => s.Chain == ending.Chain && s.SeenAt == ending.SuspendedAt)
        );
    }
}
