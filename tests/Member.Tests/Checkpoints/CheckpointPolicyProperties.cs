using FsCheck;
using FsCheck.Fluent;
using Notary.Member.Checkpoints;
using Notary.Protocol.Checkpoints;
using Notary.Testing;
using static Notary.Member.Tests.Checkpoints.CheckpointScene;

namespace Notary.Member.Tests.Checkpoints;

/// <summary>
/// Whatever documents a member is asked for, in whatever order, with whatever anchored, and even where the logs' services say
/// whatever suits: its signatures never contradict each other.
/// </summary>
public sealed class CheckpointPolicyProperties
{
    private static readonly string[] Logs = ["challenge", "notary-1", "oracle"];

    /// <param name="Base">Which earlier document it links, counted from the newest.</param>
    /// <param name="Anchored">Which earlier document the node shows, counted likewise; none where there is no such.</param>
    /// <param name="Steps">How far each log goes.</param>
    /// <param name="Salts">0: the log's true hash.</param>
    private sealed record Ask(int Base, int Anchored, int[] Steps, int[] Salts, bool ServicesLie);

    private static readonly Gen<Ask> Asks =
        from link in Gen.Choose(0, 2)
        from anchored in Gen.Choose(0, 3)
        from steps in Gen.Choose(-1, 3).ArrayOf(Logs.Length)
        from salts in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(1))).ArrayOf(Logs.Length)
        from lie in Gen.Elements(true, false)
        select new Ask(link, anchored, steps, salts, lie);

    [Fact]
    public void Signatures_never_contradict_each_other() =>
        Prop.ForAll(Asks.ListOf().ToArbitrary(), asks => Signed(asks).All(IsConsistent))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    [Fact]
    public void Something_is_signed_in_most_runs()
    {
        var signed = Asks.ListOf(20).Sample(100, 100).Count(asks => Signed(asks).Last().Count > 2);
        Assert.InRange(signed, 50, 100);
    }

    private static int Tests => TestTier.Of(quick: 300, full: 5_000);

    /// <summary>What was signed after each request.</summary>
    private static IEnumerable<
        List<(CheckpointDocument Document, CheckpointDocument? Before)>
    > Signed(IEnumerable<Ask> asks)
    {
        var scene = new CheckpointScene();
        var documents = new List<CheckpointDocument> { scene.First };
        var signed = new List<(CheckpointDocument, CheckpointDocument?)>();
        scene.Decide(scene.Review(scene.First));
        signed.Add((scene.First, null));
        foreach (var ask in asks)
        {
            var before = documents[Math.Max(0, documents.Count - 1 - ask.Base)];
            var document = Make(before, ask);
            var anchored =
                ask.Anchored > documents.Count ? null : documents[^Math.Max(1, ask.Anchored)];
            if (scene.Decide(Review(scene, document, anchored, ask.ServicesLie)) is null)
                signed.Add((document, before));
            documents.Add(document);
            yield return signed;
        }
        yield return signed;
    }

    private static CheckpointDocument Make(CheckpointDocument before, Ask ask) =>
        Next(
            before,
            [
                .. Logs.Select(
                        (log, i) => Moved(before.HeadOf(log), log, ask.Steps[i], ask.Salts[i])
                    )
                    .OfType<CheckpointHead>(),
            ]
        );

    private static CheckpointHead? Moved(CheckpointHead? before, string log, int steps, int salt)
    {
        var position = (before?.Position ?? 0) + steps;
        return steps == 0 && salt == 0 ? before
            : position > 0 ? Head(log, position, salt)
            : null;
    }

    private static CheckpointReviewed Review(
        CheckpointScene scene,
        CheckpointDocument document,
        CheckpointDocument? anchored,
        bool servicesLie
    )
    {
        var review = scene.Review(document, anchored);
        return servicesLie
            ? review with
            {
                Answers =
                [
                    .. CheckpointPolicy
                        .ToBeShown(scene.Book, review)
                        .Select(h => new LogShown(h.Log, h.Position, h.Hash.ToString())),
                ],
            }
            : review;
    }

    private static bool IsConsistent(
        List<(CheckpointDocument Document, CheckpointDocument? Before)> signed
    ) =>
        signed
            .SelectMany(s => s.Document.Heads)
            .GroupBy(head => (head.Log, head.Position))
            .All(heads => heads.Distinct().Count() == 1)
        && signed.All(s => s.Document.ObjectionAfter(s.Before) is null);
}
