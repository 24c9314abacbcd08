using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Checkpoints;

/// <summary>
/// Which checkpoints a member signs: nothing that its own view does not support (PROTOCOL 2), never two hashes for one position
/// of a log, and none that goes back behind the checkpoint before. Pure.
/// </summary>
public static class CheckpointPolicy
{
    /// <summary>The decision on the book's last review.</summary>
    /// <exception cref="FormatException">The request is malformed, or about a chain that is not known.</exception>
    public static CheckpointDecided Decide(CheckpointBook book, IEnumerable<ChainIdentity> chains)
    {
        var review = book.Review ?? throw new FormatException("nothing was asked");
        var chain = chains.FirstOrDefault(c => c.Id == review.Request.Chain);
        return new(MessageOf(review.Request, chain).ToString(), Refusal(book, review));
    }

    /// <summary>The group message that a request is about.</summary>
    /// <param name="chain">The chain that it names; null where that is not known.</param>
    /// <exception cref="FormatException">The request is malformed, or the chain is not known.</exception>
    public static Bytes32 MessageOf(CheckpointRequested request, ChainIdentity? chain) =>
        chain is null
            ? throw new FormatException("the chain is not known here")
            : new CheckpointAnchor(request.Number, Cid.DigestOf(request.Cid)).Message(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                request.Epoch
            );

    /// <summary>Why it does not sign; null where it does.</summary>
    public static string? Refusal(CheckpointBook book, CheckpointReviewed review) =>
        review.Request.Epoch != review.Epoch ? "the request is for another epoch"
        : CheckpointCase.Of(book, review) is { } readable ? readable.Objection()
        : "the checkpoint cannot be read";

    /// <summary>The CID of the checkpoint before, where it takes the registry to read it: it is not the last that was signed.</summary>
    public static string? UnknownBefore(CheckpointBook book, CheckpointReviewed review) =>
        CheckpointCase.Of(book, review)?.Document.Previous is { } previous
        && previous != book.Last?.Cid
            ? previous
            : null;

    /// <summary>What the logs' services have to show: each new head, and that what is known of the log is still there.</summary>
    public static IEnumerable<CheckpointHead> ToBeShown(
        CheckpointBook book,
        CheckpointReviewed review
    ) => CheckpointCase.Of(book, review)?.ToBeShown().Distinct() ?? [];
}
