using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Client.Oracle;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Services.Tests.Client;

public sealed class LookupTests : IDisposable
{
    private static readonly AbiFunction Error = AbiFunction.Parse(
        "OffchainLookup(address,string[],bytes,bytes4,bytes)"
    );
    private static readonly byte[] Callback = [1, 2, 3, 4];
    private readonly Parties parties = new();
    private readonly ScriptedRpc node = new();
    private readonly Gateway gateway = new();
    private readonly PaymentIntent intent;

    public LookupTests()
    {
        intent = new(parties.Terms.Id, 1, new(1_000), Bytes32.Zero, Mover.Consumer, 2_000_000_000);
        Answer = parties.AnswerTo(intent);
        node.On("eth_call", call => Contract(call, Parties.UserContract));
    }

    public void Dispose()
    {
        gateway.Dispose();
        parties.Dispose();
    }

    private AttestedAnswer Answer { get; }

    private byte[] Response => LookupCodec.EncodeResponse(Answer.Answer, Answer.Attestation);

    [Fact]
    public async Task The_answer_of_a_gateway_is_returned_once_the_contract_accepts_it()
    {
        gateway.Answers = _ => Ok(Response);
        Assert.Equal(Answer.Answer, (await AuthorizeAsync()).Answer);
        var (body, method) = Assert.Single(gateway.Requests);
        Assert.Equal(HttpMethod.Post, method);
        Assert.Equal(Parties.UserContract.ToString(), body!["sender"]!.GetValue<string>());
        var (asked, _) = LookupCodec.DecodeCall(Hex.Decode(body["data"]!.GetValue<string>()));
        Assert.Equal(intent, asked);
    }

    [Fact]
    public async Task A_gateway_that_fails_is_followed_by_the_next()
    {
        gateway.Answers = uri => uri.Host is "one" ? new(HttpStatusCode.BadGateway) : Ok(Response);
        Assert.Equal(Answer.Answer, (await AuthorizeAsync()).Answer);
        Assert.Equal(2, gateway.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_final_and_keeps_its_numbers()
    {
        gateway.Answers = _ =>
            new(HttpStatusCode.Conflict)
            {
                Content = JsonContent.Create(
                    new
                    {
                        code = "cover-missing",
                        detail = "too little",
                        balance = "7",
                    }
                ),
            };
        var refusal = await Assert.ThrowsAsync<RequestRefusedException>(AuthorizeAsync);
        Assert.Equal((409, "cover-missing"), (refusal.Status, refusal.Code));
        Assert.Equal("7", refusal.Document!.Value.GetProperty("balance").GetString());
        Assert.Single(gateway.Requests);
    }

    [Fact]
    public async Task An_answer_that_the_group_has_still_to_sign_is_asked_for_again()
    {
        gateway.Answers = _ => gateway.Requests.Count < 3 ? Pending() : Ok(Response);
        Assert.Equal(Answer.Answer, (await AuthorizeAsync()).Answer);
        Assert.Equal(3, gateway.Requests.Count);
    }

    [Fact]
    public async Task Where_payments_are_made_on_Fabric_too()
    {
        var given = new
        {
            answer = Answer.Answer.ToJson(),
            attestation = Answer.Attestation.ToJson(),
        };
        gateway.Answers = _ =>
            gateway.Requests.Count < 2
                ? Pending()
                : new(HttpStatusCode.OK) { Content = JsonContent.Create(given) };
        using var http = new HttpClient(gateway, disposeHandler: false);
        http.BaseAddress = new("http://oracle");
        var lookup = new FabricAnswerLookup(new OracleClient(http));
        var signature = parties.Consumer.Sign(intent.Digest);
        var found = await lookup.AuthorizeAsync(intent, signature, CancellationToken.None);
        Assert.Equal(Answer.Answer, found.Answer);
        Assert.Equal(2, gateway.Requests.Count);
    }

    [Fact]
    public async Task Gateways_that_all_fail_or_talk_nonsense_give_no_answer()
    {
        gateway.Answers = uri =>
            uri.Host is "one"
                ? throw new HttpRequestException("down")
                : new(HttpStatusCode.OK) { Content = new StringContent("""{"data":7}""") };
        await Assert.ThrowsAsync<LookupException>(AuthorizeAsync);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read()
    {
        gateway.Answers = _ => Ok(new byte[100_000]);
        await Assert.ThrowsAsync<LookupException>(AuthorizeAsync);
    }

    [Fact]
    public async Task An_answer_that_the_contract_refuses_is_none()
    {
        gateway.Answers = _ => Ok([1, 2, 3]);
        await Assert.ThrowsAsync<LookupException>(AuthorizeAsync);
    }

    [Fact]
    public async Task A_lookup_in_the_name_of_another_contract_is_not_followed()
    {
        node.On("eth_call", call => Contract(call, Address.Zero));
        await Assert.ThrowsAsync<LookupException>(AuthorizeAsync);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task A_contract_that_refuses_the_intent_is_heard()
    {
        node.On("eth_call", _ => throw Revert([0xde, 0xad, 0xbe, 0xef]));
        var error = await Assert.ThrowsAsync<LookupException>(AuthorizeAsync);
        Assert.Contains("0xdeadbeef", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As UserContract: authorize asks for a lookup, the callback accepts this answer only.</summary>
    private string Contract(JsonArray call, Address sender)
    {
        var input = Hex.Decode(call[0]!["input"]!.GetValue<string>());
        if (!input.AsSpan().StartsWith(Callback))
            throw Revert(Lookup(sender, input[AbiFunction.SelectorSize..]));
        byte[] expected =
        [
            .. Callback,
            .. AbiType.Parse("(bytes,bytes)").Encode(new object[] { Response, new byte[] { 9 } }),
        ];
        return input.AsSpan().SequenceEqual(expected) ? Hex.Encode(Response) : throw Revert([]);
    }

    private static byte[] Lookup(Address sender, byte[] arguments) =>
        Error.Encode(
            sender,
            new object[] { "http://one/answers", "http://two/answers" },
            (byte[])[.. LookupSelector, .. arguments],
            Callback,
            new byte[] { 9 }
        );

    private static ReadOnlySpan<byte> LookupSelector =>
        AbiFunction.Parse("answer((bytes32,uint64,uint256,bytes32,uint8,uint64),bytes)").Selector;

    private static JsonRpcException Revert(byte[] data) =>
        new(3, "execution reverted", JsonSerializer.SerializeToElement(Hex.Encode(data)));

    private static HttpResponseMessage Ok(byte[] data) =>
        new(HttpStatusCode.OK) { Content = JsonContent.Create(new { data = Hex.Encode(data) }) };

    private static HttpResponseMessage Pending() =>
        new(HttpStatusCode.ServiceUnavailable)
        {
            Content = JsonContent.Create(new { code = "group-signature-pending" }),
        };

    private async Task<AttestedAnswer> AuthorizeAsync()
    {
        using var http = new HttpClient(gateway, disposeHandler: false);
        var lookup = new EvmAnswerLookup(new(node), Parties.UserContract, http);
        var signature = parties.Consumer.Sign(intent.Digest);
        return await lookup.AuthorizeAsync(intent, signature, CancellationToken.None);
    }

    private sealed class Gateway : HttpMessageHandler
    {
        public Func<Uri, HttpResponseMessage> Answers { get; set; } = _ => new();
        public List<(JsonNode? Body, HttpMethod Method)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = await request.Content!.ReadFromJsonAsync<JsonNode>(cancellationToken);
            Requests.Add((body, request.Method));
            return Answers(request.RequestUri!);
        }
    }
}
