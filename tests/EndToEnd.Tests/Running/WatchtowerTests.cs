using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.EndToEnd.Tests.Demo;
using Notary.Evm;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>A consumer pays, hands its exchange over and goes away; its provider delivers nothing.</summary>
public sealed class WatchtowerTests : OwnStackTests
{
    private static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Fact]
    public async Task A_party_that_is_away_is_challenged_for_and_compensated()
    {
        var terms = TradeTerms.Hasty with { ExchangeSeconds = 40, ResponseSeconds = 10 };
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "away",
            terms,
            Cancellation
        );
        var id = await HandOverAsync(trade, await PayAsync(trade));

        var ended = await EndAsync(id);
        Assert.Equal("upheld", ended.State);
        var watched = await Stack.Http.GetStringAsync(
            new Uri(Stack.Services.Challenge.Url, $"/v1/watched-exchanges/{id}"),
            Cancellation
        );
        Assert.Contains("\"challenged\"", watched, StringComparison.Ordinal);
        await AssertEveryLogReplaysAsync();
    }

    /// <returns>The provider's promise, which the consumer keeps.</returns>
    private async Task<EvmSignature> PayAsync(Trade trade)
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
        return exchange.Promise;
    }

    /// <summary>As the consumer types it.</summary>
    /// <returns>The id of the challenge that the watchtower is to make.</returns>
    private async Task<string> HandOverAsync(Trade trade, EvmSignature promise)
    {
        var folder = Directory.CreateTempSubdirectory("watchtower-");
        var settings = Path.Combine(folder.FullName, "settings.json");
        await File.WriteAllTextAsync(settings, SettingsOf(trade), Cancellation);
        string[] what =
        [
            "--agreement",
            trade.Agreement.Id.ToString(),
            "--sequence",
            "1",
            "--promise",
            promise.ToString(),
        ];
        string[] where =
        [
            "--settings",
            settings,
            "--oracle",
            Stack.Services.Oracle.Url.ToString(),
            "--registry",
            Stack.Services.Registry.Url.ToString(),
            "--service",
            Stack.Services.Challenge.Url.ToString(),
        ];
        await using var cli = CliProcess.StartIn(
            folder.FullName,
            ["watchtower", "watch", .. what, .. where, "--json"]
        );
        var run = await cli.EndAsync(TimeSpan.FromMinutes(2));
        Assert.True(run.ExitCode == 0, run.ToString());
        folder.Delete(recursive: true);
        using var done = JsonDocument.Parse(run.Output[^1]);
        Assert.Equal("watching", done.RootElement.GetProperty("state").GetString());
        return done.RootElement.GetProperty("id").GetString()!;
    }

    private string SettingsOf(Trade trade)
    {
        var key = Hex.Encode(trade.ConsumerActor.Key.Export());
        var chains = Stack.PartyChains.Values.First(party =>
            party.Any(chain => chain.Evm?.PrivateKey == key)
        );
        return JsonSerializer.Serialize(new { Chains = chains }, WithoutNulls);
    }

    private async Task<Client.Challenges.ChallengeStatus> EndAsync(string id)
    {
        while (true)
        {
            try
            {
                var found = await Stack.Clients.Challenges.FindAsync(
                    Bytes32.Parse(id),
                    Cancellation
                );
                if (found.State is "upheld" or "dismissed" or "rejected")
                    return found;
            }
            catch (Client.Http.RequestRefusedException)
            {
                // The watchtower has not challenged yet.
            }
            await Task.Delay(200, Cancellation);
        }
    }
}
