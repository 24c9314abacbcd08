using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Client.Lookups;
using Notary.Devnet.Processes;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Running;

[Collection(RunningStackCollection.Name)]
public sealed class StockClientTests(RunningStack running)
{
    private const ulong Sequence = 1;

    [Theory]
    [InlineData("ethers")]
    [InlineData("viem")]
    public async Task A_payment_by_a_stock_client_is_delivered(string client)
    {
        await using var trade = await running.OpenAsync(client);
        var intent = await IntentAsync(trade);
        var paid = await PayAsync(client, trade, intent);
        Assert.Equal("success", Text(paid, "status"));
        Assert.Equal(intent.IndexHash.ToString(), Text(paid.GetProperty("answer"), "indexHash"));
        await RequirePaidAsync(trade);
        Assert.NotEmpty(await DeliverAsync(trade, Text(paid, "transaction")));
    }

    private static async Task<PaymentIntent> IntentAsync(Trade trade)
    {
        var until = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60;
        var index = (await trade.Consumer.ConfirmIndexAsync(Sequence)).IndexHash;
        return new(trade.Agreement.Id, Sequence, TradeTerms.Price, index, Mover.Consumer, until);
    }

    private static async Task RequirePaidAsync(Trade trade)
    {
        var leg = await trade.ProviderPayment.GetLegAsync(
            trade.Agreement.Id,
            Sequence,
            Side.Payment,
            depth: 1,
            CancellationToken.None
        );
        Assert.True(leg.Done);
    }

    /// <summary>The provider delivers on the stock client's raw transaction, and the consumer gets the data.</summary>
    private async Task<byte[]> DeliverAsync(Trade trade, string transaction)
    {
        var node = new HttpJsonRpc(running.Stack.Http, running.Stack.Servers.Anvil.Http);
        var raw = await node.CallAsync("eth_getRawTransactionByHash", [transaction]);
        var answer = await AnswerAsync(trade);
        var delivery = await trade.ProviderClient.DeliverAsync(answer, Hex.Decode(raw.GetString()));
        return await trade.Consumer.OpenAsync(answer.Answer, delivery.DataIdentification);
    }

    /// <summary>As the oracle gave it to the stock client.</summary>
    private async Task<AttestedAnswer> AnswerAsync(Trade trade)
    {
        var exchange = ExchangeId.Of(trade.Agreement.Id, Sequence);
        var url = new Uri(running.Stack.Services.Oracle.Url, $"v1/answers/{exchange}");
        var given = await running.Stack.Http.GetFromJsonAsync<JsonElement>(url);
        return new(
            StructJson.FromJson<Answer>(given.GetProperty("answer")),
            AttestationJson.FromJson(given.GetProperty("attestation"))
        );
    }

    private async Task<JsonElement> PayAsync(string client, Trade trade, PaymentIntent intent)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(RepositoryRoot.Find(), "tests", "clients", "ccip.mjs"),
                "--client",
                client,
                "--rpc",
                running.Stack.Servers.Anvil.Http.ToString(),
                "--contract",
                running.Stack.Contracts.User.ToString(),
                "--key",
                Hex.Encode(trade.ConsumerActor.Key.Export()),
                "--intent",
                "-",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(intent.ToJson().ToJsonString());
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync();
        Assert.Equal("", await node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;
}
