using Notary.Member.Challenges;
using Notary.Member.Settings;
using Notary.Member.Watermarks;

namespace Notary.Member.Replay;

/// <summary>The replay of a member's decisions about watermarks.</summary>
internal sealed class WatermarkReplay
{
    private WatermarkReviewed? _review;
    private WatermarkDecided? _decided;
    private (WatermarkReviewed Review, string Message)? _signed;

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case WatermarkReviewed review:
                _review = review;
                return null;
            case WatermarkDecided:
                _decided = WatermarkPolicy.Decide(Review, settings.Chains);
                if (_decided.Refusal is null)
                    _signed = (Review, _decided.Message);
                return _decided;
            case PartialSigned signed:
                return _signed is var (about, message)
                    ? PartialCheck.Of(signed, message, about.Epoch, about.Member, about.PublicShare)
                    : "nothing to sign";
            default:
                throw new InvalidOperationException("no event of watermarks");
        }
    }

    private WatermarkReviewed Review =>
        _review ?? throw new InvalidOperationException("nothing was asked");
}
