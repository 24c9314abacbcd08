using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Checkpoints;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Checkpoints;

/// <summary>A member's book and what it sees; what a test does not change is to be signed.</summary>
internal sealed class CheckpointScene
{
    public const long Now = 1_000_000;

    public CheckpointBook Book { get; private set; } = new();

    public CheckpointDocument First { get; } =
        new(1, null, Now - 10, [Head("notary-1", 5), Head("oracle", 10)]);

    /// <summary>A log's true head, or with a salt another one.</summary>
    public static CheckpointHead Head(string log, long position, int salt = 0) =>
        new(log, position, Keccak256.HashText($"{log} {position} {salt}"));

    public static CheckpointDocument Next(
        CheckpointDocument before,
        params IReadOnlyList<CheckpointHead> heads
    ) => new(before.Number + 1, CidOf(before), before.Time + 1, heads);

    public static string CidOf(CheckpointDocument document) => Cid.Of(document.ToCanonicalJson());

    /// <summary>What a member sees that was asked for this document, where everything is as it should be.</summary>
    public CheckpointReviewed Review(
        CheckpointDocument document,
        CheckpointDocument? anchored = null
    )
    {
        var review = new CheckpointReviewed(
            new(TestChains.Payment.Id, 1, document.Number, CidOf(document)),
            Now,
            Text(document),
            null,
            anchored is null ? null : new(anchored.Number, CidOf(anchored)),
            [],
            Epoch: 1,
            PublicShare: "0x"
        );
        if (
            CheckpointPolicy.UnknownBefore(Book, review)
            == (anchored is null ? null : CidOf(anchored))
        )
            review = review with { Previous = anchored is null ? null : Text(anchored) };
        return review with
        {
            Answers =
            [
                .. CheckpointPolicy
                    .ToBeShown(Book, review)
                    .Select(h => new LogShown(
                        h.Log,
                        h.Position,
                        Head(h.Log, h.Position).Hash.ToString()
                    )),
            ],
        };
    }

    /// <summary>Decides, and keeps the decision in the book, which goes through JSON as snapshots do.</summary>
    public string? Decide(CheckpointReviewed review)
    {
        Book = JsonSerializer.Deserialize<CheckpointBook>(JsonSerializer.Serialize(Book))!;
        Book = Book.Apply(review);
        var decided = CheckpointPolicy.Decide(Book, [TestChains.Payment]);
        Book = Book.Apply(decided);
        return decided.Refusal;
    }

    public static string Text(CheckpointDocument document) =>
        System.Text.Encoding.UTF8.GetString(document.ToCanonicalJson());
}
