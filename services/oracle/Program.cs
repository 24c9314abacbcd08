using Notary.Oracle;
using Notary.ServiceDefaults;

return await ServiceHost.RunAsync(
    OracleService.Name,
    args,
    builder => builder.AddOracle(),
    routes => routes.MapOracle()
);
