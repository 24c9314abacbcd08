using Notary.Client.Http;
using Notary.Client.Lookups;
using Notary.Evm;

namespace Notary.Client.Providers;

/// <summary>
/// A provider's HTTP interface, as its consumers use it. Methods throw <see cref="RequestRefusedException"/> where it refuses
/// and <see cref="HttpRequestException"/> where it cannot be reached.
/// </summary>
/// <param name="http">With the provider as its base address.</param>
public sealed class ProviderClient(HttpClient http)
{
    /// <summary>The hash of the index that the provider had made for this exchange, and its word that it delivers it.</summary>
    public Task<IndexOffer> IndexAsync(
        Bytes32 agreementId,
        ulong sequence,
        CancellationToken cancellation = default
    ) =>
        http.PostAsync<IndexOffer>(
            At("/v1/indexes"),
            new ExchangeRequest(agreementId, sequence),
            cancellation
        );

    /// <summary>Hands the payment over and gets the delivery that the provider made for it.</summary>
    public Task<Delivery> DeliverAsync(
        AttestedAnswer answer,
        byte[] rawTransaction,
        CancellationToken cancellation = default
    ) =>
        http.PostAsync<Delivery>(
            At("/v1/deliveries"),
            DeliveryRequest.Of(answer, rawTransaction),
            cancellation
        );

    private static Uri At(string path) => new(path, UriKind.Relative);
}
