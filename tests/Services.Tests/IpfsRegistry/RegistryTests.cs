using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Notary.Protocol.Setup;

namespace Notary.Services.Tests.IpfsRegistry;

public sealed class RegistryTests
{
    [Fact]
    public async Task A_document_is_found_by_its_cid_and_by_its_agreement()
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = new Deal();
        var bytes = deal.Document.ToCanonicalJson();

        using var created = await host.PostAsync(bytes);
        using var again = await host.PostAsync(bytes);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal($"/v1/documents/{Cid.Of(bytes)}", created.Headers.Location?.ToString());
        Assert.Equal(bytes, await host.Http.GetByteArrayAsync(created.Headers.Location));
        var setup = await SetupAsync(host, deal);
        Assert.Equal((1, Cid.Of(bytes), "agreed"), (setup.Version, setup.Cid, setup.Status));
        await UntilAsync(() => !host.Heard.Published.IsEmpty);
        Assert.Equal(Cid.Of(bytes), Assert.Single(host.Heard.Published).Cid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_setup_is_locked_when_both_deposits_were_seen_whatever_comes_last(
        bool documentFirst
    )
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = new Deal();
        if (documentFirst)
            await host.PostAsync(deal.Document);
        var seen = Guid.NewGuid();
        await host.PublishAsync(deal.ConsumerDeposit, seen);
        await host.PublishAsync(deal.ConsumerDeposit, seen);
        await host.PublishAsync(deal.ProviderDeposit);
        if (!documentFirst)
            await host.PostAsync(deal.Document);

        await UntilAsync(() => !host.Heard.Locked.IsEmpty);

        var setup = await SetupAsync(host, deal);
        var document = SetupDocument.Parse(
            await host.Http.GetByteArrayAsync(
                new Uri($"/v1/documents/{setup.Cid}", UriKind.Relative)
            )
        );
        var locked = Assert.Single(host.Heard.Locked);
        Assert.Equal(
            (2, setup.Cid, deal.Terms.Id.ToString()),
            (locked.Version, locked.Cid, locked.AgreementId)
        );
        Assert.Equal(
            (SetupStatus.Locked, Cid.Of(deal.Document.ToCanonicalJson())),
            (document.Status, document.Previous)
        );
        Assert.All(document.Accounts, a => Assert.Equal("5000", a.Balance));
    }

    [Fact]
    public async Task One_deposit_locks_nothing()
    {
        await using var host = await RegistryHost.StartAsync();
        var (alone, complete) = (new Deal(), new Deal());
        await host.PostAsync(alone.Document);
        await host.PostAsync(complete.Document);
        await host.PublishAsync(alone.ConsumerDeposit);
        await host.PublishAsync(
            alone.ProviderDeposit with
            {
                Party = complete.ProviderDeposit.AgreementId,
            }
        );
        await host.PublishAsync(complete.ConsumerDeposit);
        await host.PublishAsync(complete.ProviderDeposit);

        await UntilAsync(() => !host.Heard.Locked.IsEmpty);

        Assert.Equal(complete.Terms.Id.ToString(), Assert.Single(host.Heard.Locked).AgreementId);
        Assert.Equal("agreed", (await SetupAsync(host, alone)).Status);
    }

    [Fact]
    public async Task Bad_documents_are_refused_with_their_reasons()
    {
        await using var host = await RegistryHost.StartAsync();
        var deal = new Deal();
        var good = deal.Document;

        Assert.Equal("400 document-not-canonical", await RefusalAsync(Encoding.UTF8.GetBytes("{")));
        Assert.Equal(
            "400 document-not-canonical",
            await RefusalAsync([.. good.ToCanonicalJson(), (byte)'\n'])
        );
        Assert.Equal(
            "413 request-too-large",
            await RefusalAsync(new byte[SetupDocument.MaxSize + 1])
        );
        Assert.Equal(
            "400 agreement-signature-wrong",
            await RefusalAsync(deal.ForgedDocument.ToCanonicalJson())
        );
        Assert.Equal(
            "400 document-invalid",
            await RefusalAsync((good with { Status = SetupStatus.Locked }).ToCanonicalJson())
        );
        Assert.Equal(
            "400 document-invalid",
            await RefusalAsync((good with { Chains = [] }).ToCanonicalJson())
        );
        Assert.Equal(
            "400 document-invalid",
            await RefusalAsync((good with { Version = 2 }).ToCanonicalJson())
        );
        Assert.Equal(
            "409 setup-version-conflict",
            await RefusalAsync(
                (good with { Version = 2, Previous = Cid.Of([1]) }).ToCanonicalJson()
            )
        );
        Assert.Equal(
            "404 setup-unknown",
            await RegistryHost.CodeOfAsync(await GetAsync($"/v1/setups/{deal.Terms.Id}"))
        );
        Assert.Equal(
            "400 request-malformed",
            await RegistryHost.CodeOfAsync(await GetAsync("/v1/setups/0x12"))
        );
        Assert.Equal(
            "404 document-unknown",
            await RegistryHost.CodeOfAsync(await GetAsync($"/v1/documents/{Cid.Of([1])}"))
        );
        Assert.Equal(
            "400 request-malformed",
            await RegistryHost.CodeOfAsync(await GetAsync("/v1/documents/Qm"))
        );

        async Task<string> RefusalAsync(byte[] body) =>
            await RegistryHost.CodeOfAsync(await host.PostAsync(body));
        Task<HttpResponseMessage> GetAsync(string path) =>
            host.Http.GetAsync(new Uri(path, UriKind.Relative));
    }

    [Fact]
    public async Task The_groups_own_document_goes_by_the_zero_id()
    {
        await using var host = await RegistryHost.StartAsync();
        using var created = await host.PostAsync(Deal.GroupDocument);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var zero = new Uri($"/v1/setups/0x{new string('0', 64)}?version=1", UriKind.Relative);
        Assert.Equal("group", (await host.Http.GetFromJsonAsync<SetupAnswer>(zero))!.Status);
    }

    [Fact]
    public async Task It_is_ready_and_says_on_what_it_depends()
    {
        await using var host = await RegistryHost.StartAsync();
        var ready = await host.Http.GetFromJsonAsync<JsonElement>(
            new Uri("/readyz", UriKind.Relative)
        );
        var names = ready
            .GetProperty("dependencies")
            .EnumerateArray()
            .Select(d => d.GetProperty("name").GetString());
        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.Equal(
            "bus postgres projections",
            string.Join(' ', names.Order(StringComparer.Ordinal))
        );
    }

    private static async Task<SetupAnswer> SetupAsync(RegistryHost host, Deal deal) =>
        (
            await host.Http.GetFromJsonAsync<SetupAnswer>(
                new Uri($"/v1/setups/{deal.Terms.Id}", UriKind.Relative)
            )
        )!;

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(10, timeout.Token);
    }

    private sealed record SetupAnswer(
        string AgreementId,
        int Version,
        string Cid,
        string? PreviousCid,
        string Status
    );
}
