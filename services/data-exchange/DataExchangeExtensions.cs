using Microsoft.Extensions.Options;
using Notary.DataExchange.Downloads;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Storage;
using Notary.DataExchange.Uploads;
using Notary.ServiceDefaults;

namespace Notary.DataExchange;

public static class DataExchangeExtensions
{
    /// <summary>Sys (PROTOCOL 3.1, 4.1, 4.7): holds the data and hands it to the consumer that an index is bound to.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public static void AddDataExchange(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<DataExchangeOptions>();
        builder.AddNotaryEventStore(options => options.Events.MapDataExchangeEvents());
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.RespectRequiredConstructorParameters = true
        );
        builder.Services.AddSingleton<BlobTable>();
        builder.Services.AddHostedService(p => p.GetRequiredService<BlobTable>());
        builder.Services.AddSingleton<Nonces>();
        builder.Services.AddSingleton<UploadData>();
        builder.Services.AddSingleton<SealIndex>();
        builder.Services.AddSingleton<DownloadData>();
    }

    public static void MapDataExchange(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<IOptions<DataExchangeOptions>>();
        routes.MapUploads(options.Value.MaxDataBytes);
        routes.MapIndexes();
        routes.MapDownloads();
    }
}
