using System.Text.Json;
using Notary.FabricPeer.Crypto;

namespace Notary.FabricPeer.Hosting;

/// <summary>What a client has to know of a peer that listens.</summary>
internal sealed class ReadyPeer(FabricPeerOptions options, FabricPeerHost peer)
{
    private string Folder => Path.GetFullPath(options.CryptoDirectory ?? ".");

    private string Root => Path.Combine(Folder, "tls", "ca", "cert.pem");

    private string Orderer => Path.Combine(Folder, "Orderer", "orderer", "cert.pem");

    public string ToText() =>
        string.Join(
            Environment.NewLine,
            [
                $"channel   {options.Channel}",
                $"gateway   {peer.Endpoint.Authority}{(options.Tls ? $" (TLS, root certificate {Root})" : "")}",
                $"levers    {peer.AdminEndpoint}",
                .. options.Chaincodes.Select(c => $"chaincode {c.Key}, dialled at {c.Value}"),
                $"orderer   {Orderer}",
                .. Users()
                    .Select(u => $"user      {u.Name} of {u.MspId}: {u.Certificate}, {u.Key}"),
                "ready; Ctrl-C ends it",
            ]
        );

    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                options.Channel,
                Gateway = peer.Endpoint.Authority,
                TlsRoot = options.Tls ? Root : null,
                Levers = peer.AdminEndpoint,
                OrdererCertificate = Orderer,
                Users = Users(),
            },
            JsonSerializerOptions.Web
        );

    private IEnumerable<User> Users() =>
        from organisation in options.Organisations
        from name in options.Users
        let folder = Path.Combine(Folder, organisation, "users", name)
        select new User(
            name,
            NetworkCrypto.MspId(organisation),
            Path.Combine(folder, "cert.pem"),
            Path.Combine(folder, "key.pem")
        );

    private sealed record User(string Name, string MspId, string Certificate, string Key);
}
