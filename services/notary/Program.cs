using Notary.Member;
using Notary.Member.Keys;
using Notary.ServiceDefaults;

if (KeystoreCommand.IsOne(args))
    return KeystoreCommand.Run(args);

return await ServiceHost.RunAsync(
    "notary",
    args,
    builder => builder.AddNotary(),
    routes => routes.MapNotary()
);
