using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Xunit;

namespace Notary.Evm.Tests.Chains;

public sealed class FinalitySettingsTests
{
    [Fact]
    public void An_amount_has_the_highest_tier_that_it_reaches()
    {
        var finality = new Finality([
            new("10", 2, Finalized: false),
            new("20", 1, Finalized: true),
        ]);
        Assert.Equal((1U, false), Demand(finality, 9));
        Assert.Equal((2U, false), Demand(finality, 10));
        Assert.Equal((2U, false), Demand(finality, 19));
        Assert.Equal((1U, true), Demand(finality, 20));
        Assert.True(finality.NeedsFinalized);
        Assert.Equal((1U, false), Demand(Finality.ByDepth, 20));
    }

    [Theory]
    [InlineData("10", "10", "1")]
    [InlineData("10", "9", "1")]
    [InlineData("", "9", "0")]
    [InlineData("0x10", "20", "0")]
    [InlineData("-1", "20", "0")]
    public void Tiers_that_make_no_sense_are_refused_by_name(string first, string second, string at)
    {
        var error = Assert.Throws<ValidationException>(() => Read(first, second));
        Assert.StartsWith(
            $"Chains:0:Evm:Finality:{at}:From",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rising_tiers_are_taken() =>
        Assert.Equal(2, Read("10", "100000000000000000000").Single().Evm!.Finality.Count);

    private static (uint Depth, bool Finalized) Demand(Finality finality, int amount) =>
        (finality.For(amount).Depth, finality.For(amount).Finalized);

    private static IReadOnlyList<ChainOptions> Read(string first, string second)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Chains:0:Evm:ChainId"] = "1",
            ["Chains:0:Evm:Http"] = "http://127.0.0.1:8545",
            ["Chains:0:Evm:UserContract"] = "0x01",
            ["Chains:0:Evm:OracleContract"] = "0x02",
            ["Chains:0:Evm:ServiceProviderContract"] = "0x03",
            ["Chains:0:Evm:Finality:0:From"] = first,
            ["Chains:0:Evm:Finality:1:From"] = second,
        };
        return ChainRegistration.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build()
        );
    }
}
