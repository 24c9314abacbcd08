using Notary.Member;
using Notary.Member.Keys;
using Notary.ServiceDefaults;

if (args is [KeystoreCommand.Name, ..])
    return KeystoreCommand.Run(WebApplication.CreateSlimBuilder(args[1..]).Configuration);

return await ServiceHost.RunAsync(
    "notary",
    args,
    builder => builder.AddNotary(),
    routes => routes.MapNotary()
);
