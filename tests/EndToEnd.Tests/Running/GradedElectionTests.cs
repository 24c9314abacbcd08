using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Devnet;
using Notary.Devnet.Services;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Parties of real exchanges grade the notaries of a group that is to have three seats.</summary>
public sealed class GradedElectionTests() : OwnStackTests(Options)
{
    private const int Exchanges = 10;

    private static DevnetOptions Options =>
        new()
        {
            Distributed = Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full",
            NotarySettings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Notary:Credit:EpochSeconds"] = "45",
                ["Notary:Credit:Begin"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}"
                ),
                ["Notary:Credit:SettleSeconds"] = "4",
                ["Notary:Credit:AttemptSeconds"] = "10",
                ["Notary:Credit:GroupSize"] = "3",
                ["Notary:KeyGeneration:PhaseSeconds"] = "10",
            },
        };

    private ServiceSpec Asked => Stack.Services.Notaries[0];

    [Fact]
    public async Task A_notary_that_serves_no_more_and_is_graded_worst_loses_its_seat_within_three_epochs()
    {
        var bad = await NodeOfAsync(Stack.Services.Notaries[3]);
        await Stack.StopAsync(Stack.Services.Notaries[3]);
        var begun = (await ReportAsync()).Epoch;
        await using var trade = await Running.OpenAsync("graded");
        for (var sequence = 1ul; sequence <= Exchanges; sequence++)
            await ExchangeAsync(trade, sequence, bad.Node);

        var graded = (await ReportAsync()).Epoch;
        var report = await UntilAsync(r => r.OpenEpoch > begun && r.IsWithout(bad.Node));
        Assert.InRange(report.OpenEpoch - 1, begun, graded + 2);

        await using var chains = Stack.OpenChains(Stack.Deployer);
        var shown = await Task.WhenAll(chains.All.Select(ChangedAsync));
        Assert.Single(shown.Select(group => group.GroupId).Distinct());
        var seated = await UntilAsync(r => r.Nodes.Count(n => n.Sits) == 3);
        Assert.DoesNotContain(seated.Nodes, n => n.Sits && n.Identity == bad.Identity);
        await Stack.StartAgainAsync(Stack.Services.Notaries[3], Cancellation);
        await AssertEveryLogReplaysAsync();
    }

    /// <summary>Both parties grade it: the consumer one who served, the provider the one who does not.</summary>
    private async Task ExchangeAsync(Trade trade, ulong sequence, string bad)
    {
        var purchase = await trade.Consumer.BuyAsync(
            sequence,
            TradeTerms.Price,
            cancellation: Cancellation
        );
        var answer = purchase.Exchange.Answer;
        var served = Stack.Services.Notaries[(int)(sequence % 3)];
        var good = (await NodeOfAsync(served)).Node;
        await GradeAsync(answer, trade.ConsumerActor.Key, good, points: 90);
        await GradeAsync(answer, trade.ProviderActor.Key, bad, points: 0);
    }

    /// <summary>Posts a grade until the notary's own watch has seen the exchange end.</summary>
    private async Task GradeAsync(Answer answer, EvmPrivateKey party, string node, int points)
    {
        while (true)
        {
            var epoch = (await ReportAsync()).Epoch;
            var grade = Signed(answer, party, node, points, epoch);
            using var taken = await Stack.Http.PostAsJsonAsync(
                new Uri(Asked.Url, "v1/grades"),
                grade,
                Cancellation
            );
            if (taken.StatusCode == HttpStatusCode.Accepted)
                return;
            var refusal = await taken.Content.ReadAsStringAsync(Cancellation);
            Assert.Matches("exchange-not-ended|grade-epoch-wrong", refusal);
            await Task.Delay(200, Cancellation);
        }
    }

    private static GradeGiven Signed(
        Answer answer,
        EvmPrivateKey party,
        string node,
        int points,
        long epoch
    )
    {
        var (exchange, name) = (answer.ExchangeId.ToString(), party.Address.ToString());
        var words = SignedWords.Of(new Grade(exchange, node, name, points, ""), epoch);
        var signature = party.Sign(Keccak256.Hash(words)).ToString();
        return new(epoch, exchange, node, name, points, signature, answer.ToAbiHex());
    }

    private async Task<CreditNode> NodeOfAsync(ServiceSpec notary)
    {
        var url = new Uri(notary.Url, "v1/group/status");
        var status = await Stack.Http.GetFromJsonAsync<GroupReport>(url, Cancellation);
        var report = await UntilAsync(r => r.Nodes.Any(n => n.Identity == status!.Identity));
        return report.Nodes.Single(n => n.Identity == status!.Identity);
    }

    private async Task<CreditReport> ReportAsync() =>
        (
            await Stack.Http.GetFromJsonAsync<CreditReport>(
                new Uri(Asked.Url, "v1/credit"),
                Cancellation
            )
        )!;

    private async Task<CreditReport> UntilAsync(Func<CreditReport, bool> condition)
    {
        while (true)
        {
            var report = await ReportAsync();
            if (condition(report))
                return report;
            await Task.Delay(200, Cancellation);
        }
    }

    private async Task<GroupState> ChangedAsync(IChain chain)
    {
        while (true)
        {
            if (await chain.GetGroupAsync(Cancellation) is { Epoch: > 1 } group)
                return group;
            await Task.Delay(200, Cancellation);
        }
    }
}

internal static class CreditReports
{
    /// <summary>A group is elected, and this node is none of it.</summary>
    public static bool IsWithout(this CreditReport report, string node) =>
        report.NextGroup.Count > 0 && !report.NextGroup.Contains(node, StringComparer.Ordinal);
}
