using Notary.Devnet.Story;

namespace Notary.Bench.Exchanges;

/// <summary>For stacks that are only a benchmark's ground.</summary>
internal sealed class SilentNarrator : INarrator
{
    public void Chapter(int number, string title) { }

    public void Tell(string line) { }

    public void Timeline(string title, IReadOnlyList<StepReport> steps) { }
}
