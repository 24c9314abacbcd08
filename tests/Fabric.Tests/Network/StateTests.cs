using System.Text;
using System.Text.Json;
using Notary.Fabric.Gateway;
using Notary.Fabric.Wire.Peer;
using Xunit;

namespace Notary.Fabric.Tests.Network;

/// <summary>What npm <c>fabric-shim</c> chaincode may ask a peer for, and what a commit makes of it; on either network.</summary>
[Collection(nameof(TestNetwork))]
public sealed class StateTests(TestNetwork network)
{
    private readonly string _tag = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_range_is_read_in_pages_that_go_on_where_the_last_one_ended()
    {
        await PutAsync("1", "2", "3", "4", "5");

        var first = await PageAsync("");
        var second = await PageAsync(first.Bookmark);
        var third = await PageAsync(second.Bookmark);

        Assert.Equal(new(Keys("1", "2"), 2, Key("3")), first, Page.Same);
        Assert.Equal(new(Keys("3", "4"), 2, Key("5")), second, Page.Same);
        Assert.Equal(new(Keys("5"), 1, ""), third, Page.Same);
        Assert.Equal(
            new([], 0, ""),
            await PageAsync("page", Key("6"), Key("~"), "2", ""),
            Page.Same
        );
    }

    [Fact]
    public async Task Composite_keys_are_read_in_pages_too()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await network.Ledger.SubmitAsync("composite", [_tag, name, name]);
        }
        var first = await PageAsync("compositePage", _tag, "2", "");
        var rest = await PageAsync("compositePage", _tag, "2", first.Bookmark);
        Assert.Equal((2, 1, ""), (first.Fetched, rest.Fetched, rest.Bookmark));
    }

    [Fact]
    public async Task A_transaction_reads_pages_or_writes()
    {
        await RefusedAsync("read-only transaction", "putAndPage", Key("1"), "x");
        await RefusedAsync("Writes are not allowed", "pageAndPut", Key("1"), "x");
    }

    [Fact]
    public async Task A_key_that_is_new_in_a_page_is_a_phantom_and_one_behind_the_page_is_not()
    {
        await PutAsync("1", "3", "5");
        string[] page = [Key(""), Key("~"), "2", ""];
        Assert.Equal(TxValidationCode.Valid, await AfterAsync(Put("4"), "page", page));
        Assert.Equal(
            TxValidationCode.PhantomReadConflict,
            await AfterAsync(Put("2"), "page", page)
        );
    }

    [Fact]
    public async Task A_new_key_in_a_range_that_was_read_is_a_phantom()
    {
        await PutAsync("1", "3");
        string[] count = [Key(""), Key("~"), $"total {_tag}"];
        Assert.Equal(
            TxValidationCode.PhantomReadConflict,
            await AfterAsync(Put("2"), "count", count)
        );
        Assert.Equal(
            TxValidationCode.Valid,
            await AfterAsync(["put", "elsewhere", "x"], "count", count)
        );
    }

    [Fact]
    public async Task What_lies_far_behind_the_rows_that_were_read_is_no_phantom()
    {
        string[] first = [Key(""), Key("~"), $"first {_tag}"];
        await Task.WhenAll(Enumerable.Range(0, 103).Select(i => PutAsync($"{i:000}")));
        Assert.Equal(TxValidationCode.Valid, await AfterAsync(Put("200"), "first", first));
        Assert.Equal(
            TxValidationCode.PhantomReadConflict,
            await AfterAsync(Put("0005"), "first", first)
        );
    }

    [Fact]
    public async Task A_key_that_was_read_and_changed_meanwhile_is_a_conflict() =>
        Assert.Equal(
            TxValidationCode.MvccReadConflict,
            await AfterAsync(["increment", Key("n")], "increment", [Key("n")])
        );

    [Fact]
    public async Task A_transaction_that_is_submitted_twice_keeps_its_status()
    {
        var endorsed = await network.Ledger.EndorseAsync("put", [Key("k"), "1"]);
        var first = await (await endorsed.SubmitAsync()).CommitStatusAsync();
        await endorsed.SubmitAsync();
        await PutAsync("another");

        Assert.Equal(first, await network.Channel.CommitStatusAsync(endorsed.TransactionId));
        var codes = network
            .Channel.BlocksAsync(first.BlockNumber)
            .SelectMany(block => block.Transactions.ToAsyncEnumerable())
            .Where(t => t.TransactionId == endorsed.TransactionId)
            .Select(t => t.Code)
            .Take(2);
        Assert.Equal(
            [TxValidationCode.Valid, TxValidationCode.DuplicateTxid],
            await codes.ToListAsync()
        );
    }

    [Fact]
    public async Task A_key_remembers_its_values_newest_first()
    {
        await PutAsync("k", "k");
        await network.Ledger.SubmitAsync("remove", [Key("k")]);
        Assert.Equal("""[null,"value","value"]""", await EvaluateAsync("history", Key("k")));
    }

    [Fact]
    public async Task Rich_queries_are_refused_as_by_leveldb()
    {
        await RefusedAsync("ExecuteQuery not supported for leveldb", "query", "{}");
        await RefusedAsync("ExecuteQueryWithMetadata not supported for leveldb", "queryPage", "{}");
    }

    [Theory]
    [InlineData("getPrivateData", "k")]
    [InlineData("getPrivateDataHash", "k")]
    [InlineData("deletePrivateData", "k")]
    [InlineData("purgePrivateData", "k")]
    [InlineData("getPrivateDataByRange", "a", "z")]
    [InlineData("getPrivateDataQueryResult", "{}")]
    public Task Private_data_of_a_collection_that_is_not_there_is_refused(
        string function,
        params string[] arguments
    ) => RefusedAsync("collection", "privately", function, JsonSerializer.Serialize(arguments));

    private string Key(string name) => $"{_tag} {name}";

    private string[] Keys(params string[] names) => [.. names.Select(Key)];

    private string[] Put(string name) => ["put", Key(name), "value"];

    private async Task PutAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await network.Ledger.SubmitAsync("put", [Key(name), "value"]);
        }
    }

    /// <summary>The verdict on a call that was endorsed before another one was committed.</summary>
    private async Task<TxValidationCode> AfterAsync(
        string[] other,
        string function,
        string[] arguments
    )
    {
        var endorsed = await network.Ledger.EndorseAsync(function, arguments);
        await network.Ledger.SubmitAsync(other[0], other[1..]);
        return (await (await endorsed.SubmitAsync()).CommitStatusAsync()).Code;
    }

    private Task<Page> PageAsync(string bookmark) =>
        PageAsync("page", Key(""), Key("~"), "2", bookmark);

    private async Task<Page> PageAsync(string function, params string[] arguments) =>
        JsonSerializer.Deserialize<Page>(
            await EvaluateAsync(function, arguments),
            JsonSerializerOptions.Web
        )!;

    private async Task<string> EvaluateAsync(string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await network.Ledger.EvaluateAsync(function, arguments));

    private async Task RefusedAsync(string why, string function, params string[] arguments)
    {
        var refused = await Assert.ThrowsAsync<FabricException>(() =>
            network.Ledger.EndorseAsync(function, arguments)
        );
        // A gateway asks another peer, where there is one.
        Assert.NotEmpty(refused.Details);
        Assert.All(refused.Details, d => Assert.Contains(why, d.Message, StringComparison.Ordinal));
    }

    /// <param name="Bookmark">Where the next page begins; empty at the end.</param>
    private sealed record Page(string[] Keys, int Fetched, string Bookmark)
    {
        public static bool Same(Page left, Page right) =>
            left.Keys.SequenceEqual(right.Keys)
            && (left.Fetched, left.Bookmark) == (right.Fetched, right.Bookmark);
    }
}
