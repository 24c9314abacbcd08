using Notary.Member.Challenges;
using Notary.Member.Checkpoints;
using Notary.Member.Settings;

namespace Notary.Member.Replay;

/// <summary>The replay of a member's decisions about checkpoints.</summary>
internal sealed class CheckpointReplay
{
    private CheckpointBook _book = new();

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case CheckpointReviewed review:
                _book = _book.Apply(review);
                return null;
            case CheckpointDecided:
                var decided = CheckpointPolicy.Decide(_book, settings.Chains);
                _book = _book.Apply(decided);
                return decided;
            case PartialSigned signed:
                return _book.Last is { } last
                    ? PartialCheck.Of(
                        signed,
                        last.Message,
                        last.Epoch,
                        last.Member ?? settings.Member,
                        last.PublicShare
                    )
                    : "nothing to sign";
            default:
                throw new InvalidOperationException("no event of checkpoints");
        }
    }
}
