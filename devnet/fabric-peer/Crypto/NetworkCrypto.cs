using System.Text.RegularExpressions;
using Notary.Fabric.Identities;
using Notary.FabricPeer.Hosting;

namespace Notary.FabricPeer.Crypto;

/// <summary>
/// The certificates and keys of the network: an authority for each organisation, one for the orderer, one for TLS.
/// In a directory: <c>Org1/ca</c>, <c>Org1/peer</c>, <c>Org1/users/NAME</c>, <c>Orderer/ca</c>, <c>Orderer/orderer</c>,
/// <c>tls/ca</c>, <c>tls/server</c>, each with <c>cert.pem</c> and <c>key.pem</c>.
/// </summary>
public sealed partial class NetworkCrypto
{
    /// <summary>What no organisation can be called: these names' folders are the network's own.</summary>
    internal static readonly IReadOnlyList<string> ReservedNames = [Orderer, Tls];

    private const string Orderer = "Orderer";
    private const string Tls = "tls";
    private readonly CertificateStore _store;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _organisations;

    /// <exception cref="ArgumentException">A name cannot be used.</exception>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public NetworkCrypto(FabricPeerOptions options, TimeProvider time)
    {
        _store = new CertificateStore(options.CryptoDirectory);
        _time = time;
        _organisations = options.Organisations;
        foreach (var organisation in _organisations)
        {
            EnsureName(organisation);
            foreach (var user in options.Users)
            {
                _ = IssueUser(organisation, user);
            }
        }
        PeerKeys = _organisations.ToDictionary(
            MspId,
            o => Authority(o).Issued("peer", "peer"),
            StringComparer.Ordinal
        );
        OrdererKey = Authority(Orderer).Issued("orderer", "orderer");
    }

    /// <summary>The endorsing peers' keys, by MSP id.</summary>
    internal IReadOnlyDictionary<string, CertifiedKey> PeerKeys { get; }

    internal CertifiedKey OrdererKey { get; }

    internal static string OrdererMspId => MspId(Orderer);

    /// <summary>PEM of the authority that a client of the TLS endpoint has to trust.</summary>
    public string TlsRootPem => Authority(Tls).Authority.CertificatePem;

    /// <summary>PEM of the certificate that signs blocks: what a proof of inclusion is checked against.</summary>
    public string OrdererPem => OrdererKey.CertificatePem;

    public static string MspId(string organisation) => organisation + "MSP";

    /// <summary>A user's identity; it is issued when it does not exist yet.</summary>
    /// <param name="organisation">One of the network's, <c>Org1</c> say.</param>
    /// <param name="user">1 to 64 letters, digits, dots, hyphens and underscores.</param>
    /// <exception cref="ArgumentException">No such organisation, or no such name.</exception>
    public FabricIdentity User(string organisation, string user)
    {
        var issued = IssueUser(organisation, user);
        return FabricIdentity.FromPem(MspId(organisation), issued.CertificatePem, issued.KeyPem);
    }

    /// <summary>Like <see cref="User"/>, as PEM.</summary>
    /// <exception cref="ArgumentException">No such organisation, or no such name.</exception>
    public CertifiedKey IssueUser(string organisation, string user)
    {
        if (!_organisations.Contains(organisation, StringComparer.Ordinal))
        {
            throw new ArgumentException($"no organisation {organisation}", nameof(organisation));
        }
        EnsureName(user);
        var role = string.Equals(user, "Admin", StringComparison.Ordinal) ? "admin" : "client";
        return Authority(organisation).Issued(Path.Combine("users", user), role);
    }

    internal CertifiedKey TlsServer(string host)
    {
        var tls = Authority(Tls);
        return _store.GetOrAdd(Path.Combine(Tls, "server"), () => tls.Authority.IssueServer(host));
    }

    /// <summary>MSP id to root certificate: the members of the channel.</summary>
    internal IReadOnlyDictionary<string, string> MemberRoots() =>
        _organisations
            .Append(Orderer)
            .ToDictionary(
                MspId,
                o => Authority(o).Authority.CertificatePem,
                StringComparer.Ordinal
            );

    private Issuer Authority(string organisation)
    {
        var root = _store.GetOrAdd(
            Path.Combine(organisation, "ca"),
            () => CertificateAuthority.CreateRoot(organisation, _time)
        );
        return new(_store, organisation, new CertificateAuthority(root, _time));
    }

    private static void EnsureName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw new ArgumentException(
                $"'{name}' is not a usable name: 1 to 64 letters, digits, dots, hyphens and underscores",
                nameof(name)
            );
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$", RegexOptions.None, 100)]
    private static partial Regex Name();

    private sealed record Issuer(
        CertificateStore Store,
        string Organisation,
        CertificateAuthority Authority
    )
    {
        public CertifiedKey Issued(string path, string role) =>
            Store.GetOrAdd(
                Path.Combine(Organisation, path),
                () =>
                    Authority.Issue(
                        $"{Path.GetFileName(path)}@{Organisation.ToLowerInvariant()}",
                        role
                    )
            );
    }
}
