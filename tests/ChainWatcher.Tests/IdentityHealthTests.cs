using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notary.ServiceDefaults;
using Xunit;

namespace Notary.ChainWatcher.Tests;

/// <summary>The end of a Fabric identity's certificate, as /readyz tells it. Nothing is connected to.</summary>
public sealed class IdentityHealthTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notary-identity-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(400, HealthStatus.Healthy)]
    [InlineData(13, HealthStatus.Degraded)]
    [InlineData(-1, HealthStatus.Unhealthy)]
    public async Task It_is_told_two_weeks_ahead(int days, HealthStatus expected)
    {
        WriteIdentity(DateTimeOffset.UtcNow.AddDays(days));
        await using var app = ServiceHost.Build(
            "chain-watcher",
            [],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings());
                builder.AddChainWatcher();
            },
            _ => { }
        );
        var checks = app.Services.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(check => check.Name == "identity");
        Assert.Equal(expected, report.Status);
        Assert.Contains(
            "expires at",
            report.Entries["identity"].Description,
            StringComparison.Ordinal
        );
    }

    private Dictionary<string, string?> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["Instance"] = "watcher-fabric",
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1",
            ["EventStore:Schema"] = "watcher_fabric",
            ["Chains:0:Fabric:Endpoint"] = "http://127.0.0.1:1",
            ["Chains:0:Fabric:Channel"] = "mychannel",
            ["Chains:0:Fabric:Chaincode"] = "notary",
            ["Chains:0:Fabric:MspId"] = "Org1MSP",
            ["Chains:0:Fabric:CertificateFile"] = PathOf("cert.pem"),
            ["Chains:0:Fabric:PrivateKeyFile"] = PathOf("key.pem"),
        };

    private void WriteIdentity(DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=watcher", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(until.AddDays(-500), until);
        File.WriteAllText(PathOf("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
