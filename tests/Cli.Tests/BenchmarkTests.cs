using Notary.Bench;

namespace Notary.Cli.Tests;

public sealed class BenchmarkTests
{
    [Fact]
    public void A_report_is_one_line_of_json_in_the_agreed_form()
    {
        var report = new BenchmarkReport(
            "exchange",
            "a machine",
            [
                new BenchmarkResult("warm.p50", 12.5, "µs", Goal: 250, Better.Lower),
                new BenchmarkResult("rate", 3, "1/s", Goal: null, Better.Higher),
            ]
        );

        Assert.Equal(
            """{"name":"exchange","machine":"a machine","results":["""
                + """{"metric":"warm.p50","value":12.5,"unit":"µs","goal":250,"better":"lower","met":true},"""
                + """{"metric":"rate","value":3,"unit":"1/s","goal":null,"better":"higher","met":true}]}""",
            report.ToJson()
        );
    }

    [Theory]
    [InlineData(10, Better.Lower, true)]
    [InlineData(11, Better.Lower, false)]
    [InlineData(10, Better.Higher, true)]
    [InlineData(9, Better.Higher, false)]
    public void A_goal_is_met_on_its_good_side(double value, Better better, bool met) =>
        Assert.Equal(met, new BenchmarkResult("m", value, "ms", Goal: 10, better).Met);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 2)]
    [InlineData(75, 3)]
    [InlineData(99, 4)]
    [InlineData(100, 4)]
    public void A_percentile_is_a_measurement_that_enough_others_do_not_exceed(
        double percent,
        double expected
    ) => Assert.Equal(expected, new Distribution([4, 2, 1, 3]).Percentile(percent));

    [Fact]
    public void A_distribution_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Distribution([]));

    [Fact]
    public void A_machine_tells_its_cores_and_its_runtime()
    {
        var machine = Machine.Describe();
        Assert.Contains($"{Environment.ProcessorCount} cores", machine, StringComparison.Ordinal);
        Assert.Contains(".NET 10", machine, StringComparison.Ordinal);
    }
}
