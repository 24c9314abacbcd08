using Notary.Testing;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>
/// Exchanges, both kinds of penalty, false challenges and proofs on chain over the pairs of chains, each party moving first, in
/// each asset (PROTOCOL 1, 4 and 6): all cases in the full tier, one of each pair in the quick one.
/// </summary>
public sealed class PairTests(PairStack stack) : IClassFixture<PairStack>
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var chosen in PairCase.Chosen(TestTier.Seed))
                data.Add(chosen.Name, TestTier.Seed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task Nobody_honest_loses_on_this_pair_of_chains(string name, int seed) =>
        await stack.StoryOf(PairCase.Chosen(seed).Single(c => c.Name == name));
}
