using Notary.DataExchange;
using Notary.ServiceDefaults;

return await ServiceHost.RunAsync(
    "data-exchange",
    args,
    builder => builder.AddDataExchange(),
    routes => routes.MapDataExchange()
);
