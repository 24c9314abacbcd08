using Notary.Protocol.Checkpoints;

namespace Notary.Member.Checkpoints;

/// <summary>A checkpoint that can be read, beside what the member knows.</summary>
/// <param name="Before">The checkpoint that it links; null for the first, or where it cannot be read.</param>
internal sealed record CheckpointCase(
    CheckpointBook Book,
    CheckpointReviewed Review,
    CheckpointDocument Document,
    CheckpointDocument? Before
)
{
    /// <summary>How far the writer's clock may be ahead, in seconds.</summary>
    private const long ClockDifference = 60;

    public static CheckpointCase? Of(CheckpointBook book, CheckpointReviewed review)
    {
        if (CheckpointText.Parse(review.Document, review.Request.Cid) is not { } document)
            return null;
        var before =
            document.Previous is not { } cid ? null
            : cid == book.Last?.Cid ? book.Last.Document
            : CheckpointText.Parse(review.Previous, cid);
        return new(book, review, document, before);
    }

    /// <summary>The first thing that speaks against it; null where nothing does.</summary>
    public string? Objection()
    {
        if (Document.Number != Review.Request.Number)
            return "the checkpoint has another number";
        if (Document.Number <= Review.Anchored?.Number)
            return "this number, or a later one, is anchored already";
        if (Document.Number < Book.Last?.Document.Number)
            return "a later number was signed";
        if (Document.Time > Review.ReceivedAt + ClockDifference)
            return "the checkpoint's time has not come";
        if (Document.Previous != Expected)
            return "it does not link the checkpoint that was anchored or signed last";
        if (Before is null && Document.Previous is not null)
            return "the checkpoint before cannot be read";
        return Document.ObjectionAfter(Before)
            ?? Document.Heads.Select(Objection).FirstOrDefault(o => o is not null);
    }

    public IEnumerable<CheckpointHead> ToBeShown() =>
        Document
            .Heads.Where(head => !Stays(head))
            .SelectMany(head => new[] { KnownOf(head.Log), head })
            .OfType<CheckpointHead>();

    /// <summary>
    /// The CID of the checkpoint before: the one on the member's own node, or, where that node is late, the one that it signed.
    /// </summary>
    private string? Expected =>
        Document.Number == (Review.Anchored?.Number ?? 0) + 1
            ? Review.Anchored?.Cid
            : Book.Last?.Cid;

    /// <summary>
    /// A head below one that was signed stands only as it was in the checkpoint before, if the member signed that one: what it
    /// signed since was then never anchored.
    /// </summary>
    private string? Objection(CheckpointHead head)
    {
        var signed = Book.Heads.GetValueOrDefault(head.Log);
        if (head.Position == signed?.Position && head != signed)
            return $"another hash was signed for position {head.Position} of {head.Log}";
        if (head.Position < signed?.Position && !(Stays(head) && Book.Signed(Document.Previous)))
            return $"a higher position of {head.Log} was signed";
        if (Stays(head))
            return null;
        if (KnownOf(head.Log) is { } known && !IsShown(known))
            return $"{head.Log} does not show what was known of it: it was rewritten, or is unknown here";
        return IsShown(head) ? null : $"{head.Log} does not show this head, or is unknown here";
    }

    private bool Stays(CheckpointHead head) => head == Before?.HeadOf(head.Log);

    /// <summary>The highest head of a log that the member signed, or that the checkpoint before has.</summary>
    private CheckpointHead? KnownOf(string log)
    {
        var (signed, before) = (Book.Heads.GetValueOrDefault(log), Before?.HeadOf(log));
        return signed?.Position >= (before?.Position ?? 0) ? signed : before;
    }

    private bool IsShown(CheckpointHead head) =>
        Review.Answers.Any(answer =>
            answer.Log == head.Log
            && answer.Position == head.Position
            && answer.Hash == head.Hash.ToString()
        );
}
