using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Devnet;
using Notary.Devnet.Audit;
using Notary.Devnet.Story.Trades;
using Notary.EndToEnd.Tests.Demo;
using Notary.Evm;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Hashing;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>What t members sign besides penalties: they take a bond on evidence, and give deposits back (PROTOCOL 7, 8).</summary>
[Collection(RunningStackCollection.Name)]
public sealed class GroupDecisionTests(RunningStack running) : IAsyncLifetime
{
    private const int Bond = 1_000;
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("decisions-");
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(3));

    private DevnetStack Stack => running.Stack;

    private CancellationToken Cancellation => _timeout.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        _timeout.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_attestor_with_two_answers_to_one_exchange_loses_its_bond_by_the_group()
    {
        await using var chain = Stack.OpenEvm(Stack.Deployer);
        var attestor = Stack.Services.Attestor;
        await DoneAsync(chain, new ChainCall.PayBond(attestor, Bond));
        var (bond, pool) = (await BondAsync(chain, attestor), await BondAsync(chain, Address.Zero));
        await using var trade = await running.OpenAsync("contradicted");
        var (one, other) = await ContradictAsync(trade);

        string[] args = ["bond", "forfeit", "--chain", chain.Identity.Id, "--answers", one, other];
        var posted = await RunAsync(args);
        Assert.StartsWith(
            "baf",
            posted.GetProperty("posted")[0].GetProperty("cid").GetString(),
            StringComparison.Ordinal
        );
        while (await BondAsync(chain, attestor) == bond)
            await Task.Delay(100, Cancellation);
        Assert.Equal(
            (BigInteger.Zero, pool + bond),
            (await BondAsync(chain, attestor), await BondAsync(chain, Address.Zero))
        );
        await AssertReplaysAsync();
    }

    [Fact]
    public async Task After_the_expiry_the_group_returns_both_deposits()
    {
        var terms = TradeTerms.Hasty with
        {
            ExchangeSeconds = 4,
            ResponseSeconds = 2,
            ChallengeSeconds = 1,
            ExpiryAfter = TimeSpan.FromSeconds(20),
        };
        await using var trade = await new TradeSetup(Stack).OpenLockedAsync(
            "expired",
            terms,
            Cancellation
        );
        var id = trade.Agreement.Id;
        await UntilAsync(trade.Agreement.Terms.Expiry + 1);
        var done = await RunAsync("agreement", "release", "--by-group", "--agreement", $"{id}");
        Assert.True(done.GetProperty("done").GetBoolean());
        Assert.Equal(2, done.GetProperty("chains").GetArrayLength());
        await using var chains = Stack.OpenChains(Stack.Deployer);
        foreach (var chain in chains.All)
        {
            Assert.True((await chain.GetEndingAsync(id, Cancellation)).Released);
        }
        var paid = await DepositAsync(trade.ConsumerPayment, trade);
        Assert.Equal((0, 0), (paid, await DepositAsync(trade.ProviderData, trade)));
        await AssertReplaysAsync();
    }

    private static Task UntilAsync(ulong moment)
    {
        var left = (long)moment - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return Task.Delay(TimeSpan.FromSeconds(Math.Max(0, left)));
    }

    private async Task<BigInteger> DepositAsync(IChain chain, Trade trade)
    {
        var terms = trade.Agreement.Terms;
        var party =
            chain.Identity.Kind == ChainKind.Evm
                ? chain.Identity.Consumer(terms)
                : chain.Identity.Provider(terms);
        return (await chain.GetAccountAsync(terms.Id, party, Cancellation)).Balance;
    }

    /// <summary>An answer that the oracle gave, and one to the same exchange that its attestor signed in secret.</summary>
    private async Task<(string One, string Other)> ContradictAsync(Trade trade)
    {
        var index = await trade.Consumer.ConfirmIndexAsync(1, Cancellation);
        var given = await trade.Consumer.AuthorizeAsync(1, TradeTerms.Price, index, Cancellation);
        var answer = given.Attested.Answer with { IndexHash = Keccak256.HashText("other index") };
        var root = new MerkleTree(ChainHash.Keccak, [answer.Digest.ToArray()]).Root;
        using var key = EvmPrivateKey.Parse(Stack.Services.Oracle.Settings["Oracle:AttestorKey"]!);
        var signed = new Attestation(
            given.Attested.Attestation.Epoch,
            [],
            key.Sign(Attestation.DigestOf(root))
        );
        return (
            await WriteAsync("one.json", given.Attested.Answer, given.Attested.Attestation),
            await WriteAsync("other.json", answer, signed)
        );
    }

    private async Task<string> WriteAsync(string name, Answer answer, Attestation attestation)
    {
        var file = Path.Combine(_folder.FullName, name);
        var json = new JsonObject
        {
            ["answer"] = answer.ToJson(),
            ["attestation"] = attestation.ToJson(),
        };
        await File.WriteAllTextAsync(file, json.ToJsonString(), Cancellation);
        return file;
    }

    /// <summary>A command with this stack's registry.</summary>
    private async Task<JsonElement> RunAsync(params string[] args)
    {
        string[] registry = ["--registry", Stack.Services.Registry.Url.ToString(), "--json"];
        var run = await CliProcess.RunAsync(CommandLimit, [.. args, .. registry]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonSerializer.Deserialize<JsonElement>(run.Output[^1]);
    }

    private async Task DoneAsync(IChain chain, ChainCall call)
    {
        var txId = await chain.SubmitAsync(call, Cancellation);
        await Stack.ConfirmAsync(chain, txId, Cancellation);
    }

    private Task<BigInteger> BondAsync(IChain chain, Address holder) =>
        chain.GetBondAsync(holder, Cancellation);

    private async Task AssertReplaysAsync()
    {
        foreach (var service in Stack.Services.Notaries.Append(Stack.Services.Registry))
        {
            var postgres = Stack.Servers.Postgres.ConnectionString;
            await using var log = AuditedLog.Open(postgres, service.Instance, service.Kind);
            var report = await log.ReplayAsync(cancellation: Cancellation);
            Assert.True(report.IsRight, string.Join(Environment.NewLine, report.Mismatches));
        }
    }
}
