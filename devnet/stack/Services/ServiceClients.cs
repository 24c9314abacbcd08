using Notary.Client.Challenges;
using Notary.Client.Oracle;
using Notary.Client.Registry;

namespace Notary.Devnet.Services;

/// <summary>Typed clients of the running services.</summary>
public sealed class ServiceClients : IDisposable
{
    private readonly List<HttpClient> _connections = [];

    public ServiceClients(ServiceMap services)
    {
        Oracle = new OracleClient(Connect(services.Oracle));
        Registry = new RegistryClient(Connect(services.Registry));
        Challenges = new ChallengeClient(Connect(services.Challenge));
    }

    public OracleClient Oracle { get; }
    public RegistryClient Registry { get; }
    public ChallengeClient Challenges { get; }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
    }

    private HttpClient Connect(ServiceSpec service)
    {
        var connection = new HttpClient { BaseAddress = service.Url };
        _connections.Add(connection);
        return connection;
    }
}
