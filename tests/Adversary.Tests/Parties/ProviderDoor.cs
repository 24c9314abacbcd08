using System.Net;
using System.Net.Http.Json;
using Notary.Client.Providers;

namespace Notary.Adversary.Tests.Parties;

/// <summary>A provider's HTTP interface, as far as consumers ask it for indices.</summary>
internal sealed class ProviderDoor(Func<ExchangeRequest, Task<IndexOffer>> offer)
    : HttpMessageHandler
{
    public ProviderClient Open() =>
        new(new HttpClient(this, disposeHandler: false) { BaseAddress = new("http://provider") });

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var asked = await request.Content!.ReadFromJsonAsync<ExchangeRequest>(cancellationToken);
        return new(HttpStatusCode.OK) { Content = JsonContent.Create(await offer(asked!)) };
    }
}
