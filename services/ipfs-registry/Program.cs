using Notary.IpfsRegistry;
using Notary.ServiceDefaults;

return await ServiceHost.RunAsync(
    "ipfs-registry",
    args,
    builder => builder.AddIpfsRegistry(),
    routes => routes.MapIpfsRegistry()
);
