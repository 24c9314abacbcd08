using FsCheck;
using FsCheck.Fluent;
using Notary.Protocol.Groups;
using Notary.Testing;

namespace Notary.Member.Tests.Watermarks;

/// <summary>Whatever challenges come and whatever watermarks are asked for, in whatever order: a member keeps its word (PROTOCOL 4).</summary>
public sealed class WatermarkProperties
{
    private static int Tests => TestTier.Of(quick: 1_000, full: 10_000);

    private static readonly Gen<Action<WatermarkModel>> Receiving =
        from challenge in Gen.Choose(0, WatermarkModel.Count - 1)
        select new Action<WatermarkModel>(m => m.Receive(challenge));

    private static readonly Gen<Action<WatermarkModel>> Looking =
        from challenge in Gen.Choose(0, WatermarkModel.Count - 1)
        from isRecorded in Gen.Elements(true, false, false)
        from isProvable in Gen.Elements(true, true, false)
        select new Action<WatermarkModel>(m => m.Look(challenge, isRecorded, isProvable));

    /// <summary>Ends stand on, before and behind those of the challenges; the clock may lag.</summary>
    private static readonly Gen<Action<WatermarkModel>> Asking =
        from since in Gen.Choose(0, 4 * WatermarkModel.Step)
        from length in Gen.Choose(1, 4 * WatermarkModel.Step)
        from isListed in Gen.Elements(true, true, false).ArrayOf(WatermarkModel.Count)
        from late in Gen.Choose(-1, 3)
        select new Action<WatermarkModel>(m =>
        {
            var asked = Between(WatermarkModel.Origin + (ulong)since, (ulong)length, isListed);
            m.Ask(asked, (ulong)((long)asked.Until + late));
        });

    private static readonly Gen<IEnumerable<Action<WatermarkModel>>> Schedules = Gen.Frequency(
            (3, Receiving),
            (4, Looking),
            (3, Asking)
        )
        .ListOf(30)
        .Select(steps => steps.AsEnumerable());

    [Fact]
    public void Who_signed_a_watermark_signs_no_later_penalty_that_it_does_not_list() =>
        Check(m => m.Broken.Count == 0);

    [Fact]
    public void No_watermark_is_signed_over_a_challenge_that_is_held_and_not_listed() =>
        Check(m =>
            m.Signed.TrueForAll(s =>
                Enumerable
                    .Range(0, WatermarkModel.Count)
                    .Where(c => s.Held.Contains(WatermarkModel.IdOf(c)))
                    .All(c => !s.Watermark.Covers(WatermarkModel.EndOf(c), WatermarkModel.IdOf(c)))
            )
        );

    [Fact]
    public void Most_runs_sign_both_watermarks_and_penalties()
    {
        var runs = Schedules.Sample(100, 100).Select(Run).ToList();
        Assert.InRange(runs.Count(m => m is { Signed.Count: > 0, Penalties: > 0 }), 50, 100);
    }

    private static void Check(Func<WatermarkModel, bool> holds) =>
        Prop.ForAll(Schedules.ToArbitrary(), steps => holds(Run(steps)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests));

    private static WatermarkModel Run(IEnumerable<Action<WatermarkModel>> steps)
    {
        var model = new WatermarkModel();
        foreach (var step in steps)
            step(model);
        return model;
    }

    private static Watermark Between(ulong since, ulong length, bool[] isListed) =>
        Watermark.Parse(
            since,
            since + length,
            [
                .. Enumerable
                    .Range(0, WatermarkModel.Count)
                    .Where(c => isListed[c])
                    .Select(c => WatermarkModel.IdOf(c).ToString())
                    .Order(StringComparer.Ordinal),
            ]
        );
}
