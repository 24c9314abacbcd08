using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Member.Watermarks;

/// <summary>
/// Which watermarks a member signs: of a time that has passed by its own clock, in which no challenge can come any more, and with
/// every challenge that it holds among the exceptions. Pure.
/// </summary>
public static class WatermarkPolicy
{
    /// <exception cref="FormatException">The request is malformed, or about a chain that is not known.</exception>
    public static WatermarkDecided Decide(
        WatermarkReviewed review,
        IEnumerable<ChainIdentity> chains
    )
    {
        var chain = chains.FirstOrDefault(c => c.Id == review.Request.Chain);
        return new(MessageOf(review.Request, chain).ToString(), Refusal(review));
    }

    /// <exception cref="FormatException">The request makes no watermark.</exception>
    public static Watermark Read(WatermarkRequested request) =>
        Watermark.Parse(request.Since, request.Until, request.Except);

    /// <summary>The group message that a request is about.</summary>
    /// <param name="chain">The chain that it names; null where that is not known.</param>
    /// <exception cref="FormatException">The request is malformed, or the chain is not known.</exception>
    public static Bytes32 MessageOf(WatermarkRequested request, ChainIdentity? chain) =>
        chain is null
            ? throw new FormatException("the chain is not known here")
            : Read(request)
                .Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, request.Epoch);

    private static string? Refusal(WatermarkReviewed review)
    {
        if (review.Request.Epoch != review.Epoch)
            return "the request is for another epoch";
        if ((ulong)review.ReceivedAt <= review.Request.Until)
            return "its time has not passed";
        return
            review.Held.Except(review.Request.Except, StringComparer.Ordinal).FirstOrDefault()
                is { } held
            ? $"challenge {held} is under way"
            : null;
    }
}
