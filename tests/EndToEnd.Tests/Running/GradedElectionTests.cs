using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Devnet;
using Notary.Devnet.Services;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Parties of real exchanges grade five notaries, whose next group is to have four seats.</summary>
public sealed class GradedElectionTests() : OwnStackTests(Options)
{
    private const int Exchanges = 10;

    private static DevnetOptions Options =>
        new()
        {
            Notaries = 5,
            Distributed = TestTier.IsFull,
            NotarySettings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Notary:Credit:EpochSeconds"] = "60",
                ["Notary:Credit:Begin"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}"
                ),
                ["Notary:Credit:SettleSeconds"] = "4",
                ["Notary:Credit:AttemptSeconds"] = "10",
                ["Notary:Credit:GroupSize"] = "4",
                ["Notary:KeyGeneration:PhaseSeconds"] = "10",
            },
        };

    private ServiceSpec Asked => Stack.Services.Notaries[0];

    [Fact]
    public async Task A_notary_that_serves_no_more_and_is_graded_worst_loses_its_seat_within_three_epochs()
    {
        var (service, bad) = await SittingAsync();
        await Stack.StopAsync(service);
        var begun = (await ReportAsync()).Epoch;
        await using var trade = await Running.OpenAsync("graded");
        for (var sequence = 1ul; sequence <= Exchanges; sequence++)
            await ExchangeAsync(trade, sequence, bad);

        var graded = (await ReportAsync()).Epoch;
        var elected = await UntilAsync(r => r.OpenEpoch > begun && IsWithout(r, bad));
        Assert.InRange(elected.OpenEpoch - 1, begun, graded + 2);
        await UntilAsync(r => !r.Nodes.Any(n => n.Sits && n.Node == bad));

        var group = Bytes32.Parse((await StatusAsync(Asked)).GroupId!);
        await using var chains = Stack.OpenChains(Stack.Deployer);
        foreach (var chain in chains.All)
            Assert.Equal(group, (await chain.GetGroupAsync(Cancellation))!.GroupId);
        await Stack.StartAgainAsync(service, Cancellation);
        await AssertEveryLogReplaysAsync();
    }

    /// <summary>A notary that sits, with its name as a node; not the one that is asked.</summary>
    private async Task<(ServiceSpec Service, string Node)> SittingAsync()
    {
        var report = await UntilAsync(r => r.Nodes.Any(n => n.Sits));
        foreach (var notary in Stack.Services.Notaries.Reverse())
        {
            var identity = (await StatusAsync(notary)).Identity;
            if (report.Nodes.FirstOrDefault(n => n.Identity == identity) is { Sits: true } node)
                return (notary, node.Node);
        }
        throw new InvalidOperationException("nobody sits");
    }

    private static bool IsWithout(CreditReport report, string node) =>
        report.NextGroup.Count > 0 && !report.NextGroup.Contains(node, StringComparer.Ordinal);

    /// <summary>Both parties grade it: the consumer one who served, the provider the one who does not.</summary>
    private async Task ExchangeAsync(Trade trade, ulong sequence, string bad)
    {
        var purchase = await trade.Consumer.BuyAsync(
            sequence,
            TradeTerms.Price,
            cancellation: Cancellation
        );
        var answer = purchase.Exchange.Answer;
        var report = await ReportAsync();
        var served = report.Nodes.Where(n => n.Sits && n.Node != bad).ToList();
        var good = served[(int)(sequence % (ulong)served.Count)].Node;
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

    private async Task<GroupReport> StatusAsync(ServiceSpec notary) =>
        (
            await Stack.Http.GetFromJsonAsync<GroupReport>(
                new Uri(notary.Url, "v1/group/status"),
                Cancellation
            )
        )!;

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
}
