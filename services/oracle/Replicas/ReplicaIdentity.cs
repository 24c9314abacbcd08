using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Notary.ServiceDefaults;

namespace Notary.Oracle.Replicas;

/// <summary>How the others know this oracle.</summary>
internal sealed class ReplicaIdentity(
    IOptions<OracleOptions> options,
    ServiceInstance instance,
    IServer server
)
{
    public const string Header = "Notary-Replica";

    private readonly string secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    public string Name => options.Value.Replica ?? instance.Instance;

    public ReplicaDetails Details => new(options.Value.ReplicaUrl ?? Listening(), secret);

    /// <summary>Whether another oracle of this database sends it: clients cannot know the secret.</summary>
    public bool IsReplica(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var value)
        && value.Count == 1
        && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(value[0] ?? ""),
            System.Text.Encoding.UTF8.GetBytes(secret)
        );

    /// <summary>Null before the server listens.</summary>
    private Uri? Listening() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? Reachable(BindingAddress.Parse(address))
            : null;

    /// <summary>A server that listens on every address is known by the machine's name.</summary>
    private static Uri Reachable(BindingAddress address) =>
        new UriBuilder(
            address.Scheme,
            address.Host is "*" or "+" or "[::]" or "0.0.0.0" ? Dns.GetHostName() : address.Host,
            address.Port
        ).Uri;
}
