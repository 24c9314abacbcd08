using Notary.ChainWatcher;
using Notary.ServiceDefaults;

return await ServiceHost.RunAsync(
    "chain-watcher",
    args,
    builder => builder.AddChainWatcher(),
    routes => routes.MapChainWatcher()
);
