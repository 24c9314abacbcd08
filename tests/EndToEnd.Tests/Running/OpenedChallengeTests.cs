using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Client.Challenges;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.EndToEnd.Tests.Demo;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A challenge that nobody posts: it reaches the services and the notaries by a chain alone (PROTOCOL 6).</summary>
public sealed class OpenedChallengeTests : OwnStackTests
{
    private static readonly TradeTerms Terms = TradeTerms.Hasty with
    {
        ExchangeSeconds = 40,
        ResponseSeconds = 10,
    };

    private static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Fact]
    public async Task A_challenge_that_is_opened_on_chain_ends_in_a_penalty()
    {
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "opened",
            Terms,
            Cancellation
        );
        var challenge = await PayForNothingAsync(trade);
        var consumer = trade.ConsumerActor.Address;
        await OpenAsync(trade, challenge);

        var told = await FollowAsync(challenge);
        var end = told[^1];
        Assert.Equal("upheld", end.GetProperty("state").GetString());
        Assert.Equal(consumer.ToString(), end.GetProperty("challenger").GetString());
        Assert.Equal(
            challenge.Answer.DataRequired.ToString(),
            end.GetProperty("amount").GetString()
        );
        Assert.All(
            told.SkipLast(1),
            t => Assert.Equal(JsonValueKind.Object, t.GetProperty("next").ValueKind)
        );
        await AssertEveryLogReplaysAsync();
    }

    private async Task<ChallengeEvidence> PayForNothingAsync(Trade trade)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(1, Cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            1,
            TradeTerms.Price,
            index,
            Cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, Cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, Cancellation);
        await Stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, Cancellation);
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }

    /// <summary>As the consumer types it: with a bond, and with no address of a service.</summary>
    private async Task OpenAsync(Trade trade, ChallengeEvidence challenge)
    {
        var folder = Directory.CreateTempSubdirectory("challenge-");
        var (file, settings) = (
            Path.Combine(folder.FullName, "challenge.json"),
            Path.Combine(folder.FullName, "settings.json")
        );
        await File.WriteAllBytesAsync(file, ChallengeJson.Write(challenge), Cancellation);
        await File.WriteAllTextAsync(settings, SettingsOf(trade), Cancellation);
        string[] args = ["challenge", "open", "--challenge", file, "--settings", settings];
        await using (
            var cli = CliProcess.StartIn(folder.FullName, [.. args, "--bond", "1000", "--json"])
        )
        {
            var run = await cli.EndAsync(TimeSpan.FromMinutes(2));
            Assert.True(run.ExitCode == 0, run.ToString());
            using var done = JsonDocument.Parse(run.Output[^1]);
            Assert.Equal(
                challenge.ChallengeId.ToString(),
                done.RootElement.GetProperty("challengeId").GetString()
            );
        }
        folder.Delete(recursive: true);
    }

    private string SettingsOf(Trade trade)
    {
        var key = Hex.Encode(trade.ConsumerActor.Key.Export());
        var chains = Stack.PartyChains.Values.First(party =>
            party.Any(chain => chain.Evm?.PrivateKey == key)
        );
        return JsonSerializer.Serialize(new { Chains = chains }, WithoutNulls);
    }

    /// <summary>The case's stream, from when the service has heard of it to its end.</summary>
    private async Task<List<JsonElement>> FollowAsync(ChallengeEvidence challenge)
    {
        var url = new Uri(
            Stack.Services.Challenge.Url,
            $"/v1/challenges/{challenge.ChallengeId}/stream"
        );
        while (true)
        {
            using var response = await Stack.Http.GetAsync(
                url,
                HttpCompletionOption.ResponseHeadersRead,
                Cancellation
            );
            if (response.IsSuccessStatusCode)
                return await ReadAsync(response);
            await Task.Delay(200, Cancellation);
        }
    }

    private async Task<List<JsonElement>> ReadAsync(HttpResponseMessage response)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var told = new List<JsonElement>();
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                told.Add(JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]));
        }
        return told;
    }
}
