using System.Globalization;
using System.Text;
using Notary.Credit.Indicators;
using Notary.Credit.Schemes;

namespace Notary.Credit.Tests.Golden;

/// <summary>Credits to the last bit: a machine, runtime or change that gives another double fails here.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Credits_are_the_recorded_ones_bit_for_bit()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", "credits.txt");
        Assert.Equal(File.ReadAllText(file), Credits());
    }

    private static string Credits()
    {
        var text = new StringBuilder();
        foreach (var scheme in Schemes())
        {
            var scores = scheme.Score(Sample());
            foreach (var (node, credit) in scores.Old.Concat(scores.New))
            {
                var bits = BitConverter.DoubleToInt64Bits(credit);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{scheme.Name} {node} {bits:x16} {credit:R}\n"
                );
            }
        }
        return text.ToString();
    }

    private static IEnumerable<ICreditScheme> Schemes() =>
        [
            new MultiIndicatorScheme(new()),
            new JiangScheme(new()),
            new DaiScheme(new()),
            new PageRankScheme(new()),
        ];

    /// <summary>40 old and 20 new nodes from small integers, so that this file says all about them.</summary>
    private static Population Sample() =>
        Population.Create(
            Enumerable
                .Range(1, 40)
                .Select(i => new OldNode(
                    new($"{i}"),
                    i * 37 % 101 / 101.0,
                    i * 53 % 97 / 97.0,
                    1.0 / (1 + i * 29 % 31),
                    1.0 / (1 + i * 17 % 7),
                    i % 15
                )),
            Enumerable
                .Range(1, 20)
                .Select(i => new NewNode(
                    new($"A{i}"),
                    i * 41 % 59 / 59.0,
                    i * 31 % 47 / 47.0,
                    i * 13 % 11 / 11.0
                )),
            from i in Enumerable.Range(1, 39)
            from step in new[] { 1, 3, 8 }
            select new TrustLink(new($"{i}"), new($"{1 + i * step * 7 % 40}"))
        );
}
